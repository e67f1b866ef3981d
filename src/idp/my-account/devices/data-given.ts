import type { Account } from '../../accounts/account.model.ts';
import type { IdpContext } from '../../context.ts';
import { accessesOf } from '../../oidc/app-access.ts';
import { OWN_CLIENT_ID } from '../../oidc/own-client.ts';

/** The texts `devices:data.<name>` that tell of a claim; several claims make one. */
const DATA: Record<string, string> = {
  given_name: 'name',
  family_name: 'name',
  civilite: 'name',
  email: 'email',
  email_verified: 'email',
  phone_number: 'phone',
  phone_number_verified: 'phone',
  'ecole.profil': 'profile',
  'ecole.enfants': 'children',
  'ecole.eleve': 'schooling',
  locale: 'language',
  derniere_connexion: 'last-sign-in',
};

/** What a service may ask for, and has nothing to be told of. */
const OF_THE_OTHER_KIND: Record<Account['kind'], string> = { guardian: 'ecole.eleve', pupil: 'ecole.enfants' };

/** The services that were given data of an account, and which (F7). A service that is gone keeps its identifier for a name. */
export async function dataGiven(idp: Pick<IdpContext, 'clients' | 'clock' | 'db'>, { _id, kind }: Account) {
  const told = Object.keys(DATA).filter((claim) => claim !== OF_THE_OTHER_KIND[kind]);
  const accesses = (await accessesOf(idp, _id)).filter(({ clientId }) => clientId !== OWN_CLIENT_ID);
  return Promise.all(
    accesses.map(async ({ clientId, claims, lastAt }) => ({
      name: (await idp.clients.find(clientId))?.name ?? clientId,
      data: [...new Set(told.flatMap((claim) => (claims.includes(claim) ? [DATA[claim]!] : [])))],
      lastAt,
    })),
  );
}
