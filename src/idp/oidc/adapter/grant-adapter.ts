import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../../clock.ts';
import { claimsAllowed } from '../claims/scopes.ts';
import type { Clients } from '../clients/clients.ts';
import type { OidcStore } from './oidc-store.ts';
import { isSessionGrant, readSessionGrant, sessionKey } from './session-grant.ts';

/**
 * The storage of grants. A grant that ends with its session is not stored: the session names it, which each use of a
 * code or token checks anyway, and revoking it strikes it from the session. Grants for offline access are stored.
 */
export function grantAdapter(plain: Adapter, store: OidcStore, clock: Clock, clients: Clients): Adapter {
  /** What a client may be given by its registration, now: a smaller registration counts at once (G3). */
  const withRights = async (grant: AdapterPayload): Promise<AdapterPayload | undefined> => {
    const client = await clients.find(grant.clientId);
    if (!client) return undefined;
    const apis = client.apis.filter(({ people }) => people);
    return {
      ...grant,
      openid: { scope: client.scopes.join(' '), claims: claimsAllowed(client) },
      resources: Object.fromEntries(apis.map(({ audience, scopes }) => [audience, scopes.join(' ')])),
    };
  };
  return {
    ...plain,

    async find(id) {
      if (!isSessionGrant(id)) {
        const stored = await plain.find(id);
        return stored ? withRights(stored) : undefined;
      }
      const { accountId, clientId } = readSessionGrant(id);
      const now = Math.floor(clock.now().getTime() / 1000);
      // Its end is the session's; the engine only wants to read a date that has not passed.
      return withRights({ jti: id, kind: 'Grant', accountId, clientId, iat: now, exp: now + 3600 });
    },

    async destroy(id) {
      if (!isSessionGrant(id)) return plain.destroy(id);
      const filter = { _id: sessionKey(readSessionGrant(id).sessionUid) };
      await store.write({ update: { filter, update: { $addToSet: { revokedGrants: id } } } });
    },
  };
}
