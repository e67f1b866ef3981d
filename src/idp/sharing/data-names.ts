import type { Account } from '../accounts/account.model.ts';
import { INE, OFFLINE } from './asked-data.ts';

/** The texts `shared-data:name.<name>` that tell of a claim; several claims make one. */
const NAMES: Record<string, Record<Account['kind'], readonly string[]>> = {
  name: { guardian: ['name'], pupil: ['name'] },
  given_name: { guardian: ['name'], pupil: ['name'] },
  family_name: { guardian: ['name'], pupil: ['name'] },
  civilite: { guardian: ['name'], pupil: ['name'] },
  email: { guardian: ['email'], pupil: ['email'] },
  email_verified: { guardian: ['email'], pupil: ['email'] },
  phone_number: { guardian: ['phone'], pupil: ['phone'] },
  phone_number_verified: { guardian: ['phone'], pupil: ['phone'] },
  'ecole.profil': { guardian: ['profile'], pupil: ['profile'] },
  'ecole.enfants': { guardian: ['children'], pupil: [] },
  'ecole.eleve': { guardian: [], pupil: ['schooling'] },
  locale: { guardian: ['language'], pupil: ['language'] },
  derniere_connexion: { guardian: ['last-sign-in'], pupil: ['last-sign-in'] },
  fr_edu_vecteur: { guardian: ['name', 'children', 'school-number'], pupil: ['schooling', 'school-number'] },
  [INE]: { guardian: ['ine'], pupil: ['ine'] },
  [OFFLINE]: { guardian: ['offline'], pupil: ['offline'] },
};

/** What an app may ask for, in the words of pages, in their order; what the other kind of account alone has is left out. */
export function dataNames(asked: readonly string[], kind: Account['kind']): string[] {
  return [...new Set(Object.entries(NAMES).flatMap(([claim, names]) => (asked.includes(claim) ? names[kind] : [])))];
}
