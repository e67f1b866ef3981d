import type { ClientConfig, Config } from '../../../config/schema.ts';
import type { Account } from '../../accounts/account.model.ts';
import type { IdpContext } from '../../context.ts';
import type { Child } from '../../directory/children-of.ts';
import { childrenFor, servedBy } from '../../sharing/children-for.ts';
import { frEduVecteur } from './fr-edu-vecteur.ts';
import { childClaim, guardianProfiles, type Schooling, schoolingOf } from './school-claims.ts';
import type { Claim } from './scopes.ts';

type Needs = Pick<IdpContext, 'config' | 'db'>;
type Facts = {
  config: Config;
  account: Account;
  client: ClientConfig;
  children: Child[];
  schooling: Schooling | undefined;
};
type Told = Exclude<Claim, 'sub'>;

/** Each claim from what is known; undefined where there is nothing to tell. */
const CLAIMS: Record<Told, (facts: Facts) => unknown> = {
  name: ({ account }) => `${account.givenName} ${account.familyName}`,
  given_name: ({ account }) => account.givenName,
  family_name: ({ account }) => account.familyName,
  civilite: ({ account }) => account.civility,
  locale: ({ account }) => account.locale,
  derniere_connexion: ({ account }) => account.previousSignInAt?.toISOString(),
  email: ({ account }) => account.email?.address,
  email_verified: ({ account }) => account.email && account.email.confirmedAt !== undefined,
  phone_number: ({ account }) => account.phone,
  phone_number_verified: ({ account }) => account.phone && true,
  'ecole.profil': ({ children, schooling }) => schooling?.profiles ?? guardianProfiles(children),
  'ecole.enfants': ({ config, account, client, children }) =>
    account.kind === 'guardian' ? children.map((child) => childClaim(config, child, client)) : undefined,
  'ecole.eleve': ({ schooling }) => schooling?.claim,
  fr_edu_vecteur: ({ account, children, schooling }) =>
    account.kind === 'guardian'
      ? children.map((child) => frEduVecteur({ ...account, kind: 'guardian' }, child))
      : schooling && [frEduVecteur({ kind: 'pupil' }, schooling.place)],
};

const OF_GUARDIANS: readonly Told[] = ['ecole.profil', 'ecole.enfants', 'fr_edu_vecteur'];
const OF_PUPILS: readonly Told[] = ['ecole.profil', 'ecole.eleve', 'fr_edu_vecteur'];

/**
 * What is told of a person to a client: the claims asked for and no others, from one read of the directory at most, and
 * none when they are the account's own (G3, domain/educonnect.md §2).
 *
 * @param shared the only pupils that it learns of, where their guardian chose them (G4)
 */
export async function claimsOf(
  { config, db }: Needs,
  account: Account,
  client: ClientConfig,
  told: readonly Told[],
  shared?: readonly string[],
) {
  const wants = (claims: readonly Told[]) => told.some((claim) => claims.includes(claim));
  const children = wants(OF_GUARDIANS) ? await childrenFor(db, account, client) : [];
  const schooling =
    account.pupilId && wants(OF_PUPILS)
      ? await schoolingOf({ config, db }, account.pupilId, client, (uai) => servedBy(client, uai))
      : undefined;
  const facts = {
    config,
    account,
    client,
    children: children.filter(({ pupilId }) => shared?.includes(pupilId) ?? true),
    schooling,
  };
  const claims = told.map((claim) => [claim, CLAIMS[claim](facts)] as const);
  return Object.fromEntries(claims.filter(([, value]) => value !== undefined));
}
