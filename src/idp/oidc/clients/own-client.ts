import { clientWith } from '../../../config/groups/clients.ts';
import type { ClientConfig, Config } from '../../../config/schema.ts';

/** The identifier of the client below; the configuration may not give it to another. */
export const OWN_CLIENT_ID = 'mon-compte';
export const OWN_RETURN_PATH = '/my-account/return';

/**
 * «Mon compte» (F1) as a client of the provider: its pages are the provider's own and read the provider's session, so that
 * it only needs a sign-in to come back from. It is told nothing: its codes are never exchanged.
 */
export const ownClient = ({ idp }: Pick<Config, 'idp'>): ClientConfig =>
  clientWith({
    id: OWN_CLIENT_ID,
    name: 'Mon compte',
    kind: 'native',
    redirectUris: [`${idp.issuer}${OWN_RETURN_PATH}`],
    homeUri: `${idp.issuer}/my-account`,
    dataSharing: 'none',
  });
