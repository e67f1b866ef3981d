import type { Account } from '../idp/accounts/account.model.ts';
import { maskPhone } from '../phone/mask-phone.ts';

const FORMAT = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Paris' });
const KINDS = { guardian: 'représentant légal', pupil: 'élève' };
const REASONS = { owner: 'par son titulaire', administrator: 'par l’assistance', grouped: 'regroupé' };
const FACTORS = { totp: 'application', passkey: 'clé d’accès' };

const when = (date: Date | undefined) => (date ? FORMAT.format(date) : 'jamais');

/** `l•••@exemple.fr`: enough for the person on the phone to recognise it. */
export const maskEmail = (address: string): string => address.replace(/^(.).*(?=@)/, '$1•••');

const emailOf = ({ email }: Account) =>
  email ? `${maskEmail(email.address)} (${email.confirmedAt ? 'confirmée' : 'non confirmée'})` : 'aucune';

/** Whether one can sign in to it. */
export function stateOf({ closed }: Account, into?: string): string {
  if (!closed) return 'ouvert';
  return `fermé le ${when(closed.at)}, ${REASONS[closed.reason]}${into ? ` dans ${into}` : ''}`;
}

/** One line of `account find`. */
export const accountLine = (account: Account): string =>
  [
    account.identifier,
    KINDS[account.kind],
    [account.givenName, account.familyName].filter(Boolean).join(' ') || 'données supprimées',
    stateOf(account),
  ].join('  ');

interface Shown {
  account: Account;
  /** The identifier of the account that took over its children. */
  into?: string;
  childCount: number;
  sessionCount: number;
}

/** What `account show` prints: contacts are masked, secrets never shown (security.md S60). */
export function accountLines({ account, into, childCount, sessionCount }: Shown): string[] {
  const access = account.closed?.kept ?? account;
  const factors = (access.secondFactors ?? []).map((factor) => FACTORS[factor]);
  const rows: [string, string][] = [
    ['Identifiant', account.identifier],
    ['Profil', KINDS[account.kind]],
    ['Nom', [account.civility, account.givenName, account.familyName].filter(Boolean).join(' ') || 'supprimé'],
    ['État', stateOf(account, into)],
    ['E-mail', emailOf(account)],
    ['Téléphone', account.phone ? maskPhone(account.phone) : 'aucun'],
    ['Mot de passe', access.passwordHash ? 'oui' : 'non'],
    ['FranceConnect', access.franceConnect ? 'relié' : 'non'],
    ['Double sécurité', factors.join(', ') || 'non'],
    ...(account.kind === 'guardian' ? [['Enfants', String(childCount)] as [string, string]] : []),
    ['Sessions ouvertes', String(sessionCount)],
    ['Créé le', when(account.createdAt)],
    ['Dernière connexion', when(account.lastSignInAt)],
  ];
  return rows.map(([label, value]) => `${`${label}\u00a0:`.padEnd(21)} ${value}`);
}
