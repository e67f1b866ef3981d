import Provider, { type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../../clock.ts';
import { hashToken } from '../../../security/token.ts';
import { deviceOf } from '../../../web/device.ts';
import { ending } from './ending.ts';
import { expiry, seal, unseal } from './model-adapter.ts';
import type { OidcDocument } from './oidc-document.model.ts';
import type { OidcStore } from './oidc-store.ts';
import { sessionKey } from './session-grant.ts';

/** What the request that saves a session comes from; outside the engine's requests that stays as it was. */
const usedWith = () => Provider.ctx && { device: deviceOf(Provider.ctx.get('user-agent')) };

/** The session without what was taken back since: tokens of a revoked grant are found invalid, an ended `sid` comes no more. */
function unsealSession(found: OidcDocument, jti: string | undefined): AdapterPayload {
  const session = unseal(found, jti);
  for (const authorization of Object.values(session.authorizations ?? {})) {
    if (found.revokedGrants?.includes(authorization.grantId ?? '')) delete authorization.grantId;
    if (found.endedSids?.includes(authorization.sid ?? '')) delete authorization.sid;
  }
  return session;
}

/**
 * The storage of sessions. A session stays one document while its cookie changes (S20), and once it was signed out of
 * nothing brings it back: not even a request that was under way in another tab and saves it late (S21). Neither does anything
 * bring back a session that was ended from elsewhere (S28).
 */
export function sessionAdapter(plain: Adapter, store: OidcStore, clock: Clock): Adapter {
  return {
    ...plain,

    async upsert(id, payload, expiresIn) {
      const cookie = hashToken(id);
      const { accountId, uid } = payload;
      const filter = { _id: sessionKey(uid!), endedCookie: { $ne: cookie }, ended: { $exists: false } };
      const fields = {
        payload: seal(payload),
        expiresAt: expiry(clock, expiresIn),
        cookie,
        schemaVersion: 1 as const,
        ...(accountId && { accountId, usedAt: clock.now(), ...usedWith() }),
      };
      await store.write({ update: { filter, update: { $set: fields }, upsert: true } });
    },

    async find(id) {
      const found = await store.find('cookie', hashToken(id));
      return found && unsealSession(found, id);
    },

    /** The session that a token or interaction belongs to. It has no `jti`: only its browser knows that. */
    async findByUid(uid) {
      const found = await store.find('_id', sessionKey(uid));
      return found && unsealSession(found, undefined);
    },

    async destroy(id) {
      const cookie = hashToken(id);
      const { $set, $unset } = ending(clock);
      const update = { $set: { ...$set, endedCookie: cookie }, $unset: { ...$unset, cookie: '' as const } };
      await store.write({ update: { filter: { cookie }, update } });
    },
  };
}
