import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Clock } from '../../../clock.ts';
import { hashToken } from '../../../security/token.ts';
import { ending } from './ending.ts';
import type { OidcDocument } from './oidc-document.model.ts';
import type { OidcStore } from './oidc-store.ts';
import { isSessionGrant, sessionKey } from './session-grant.ts';

/** Ten times what the longest request makes; one write that the database refused would take its batch with it. */
const LARGEST_PAYLOAD = 500_000;

/** The payload as it is kept: without the values whose hash is kept instead. */
export function seal(payload: AdapterPayload): string {
  const { jti: _, session, ...kept } = payload;
  const text = JSON.stringify(session ? { ...kept, session: { ...session, cookie: undefined } } : kept);
  if (text.length > LARGEST_PAYLOAD) throw new RangeError(`a payload of ${text.length} characters is too large`);
  return text;
}

/** The payload as the engine knows it. */
export function unseal({ payload, consumedAt }: OidcDocument, jti: string | undefined): AdapterPayload {
  const consumed = consumedAt && Math.floor(consumedAt.getTime() / 1000);
  return { ...JSON.parse(payload!), ...(jti && { jti }), ...(consumed && { consumed }) };
}

export function expiry(clock: Clock, seconds: number | undefined): Date {
  if (seconds === undefined) throw new TypeError('a document of the provider has a lifetime');
  return new Date(clock.now().getTime() + seconds * 1000);
}

/** Whose a grant, or an interaction that somebody proved something in, is: for whoever ends all of an account's. */
function ownerOf(model: string, { accountId, result }: AdapterPayload): string | undefined {
  if (model === 'Grant') return accountId;
  const { login, proof } = (result ?? {}) as { login?: { accountId?: string }; proof?: { accountId?: string } };
  return model === 'Interaction' ? (login ?? proof)?.accountId : undefined;
}

/** A code is written before the session that it belongs to, always: see `request-writes.ts`. */
const DEFERRED = 'AuthorizationCode';

/** The storage of one of the engine's models that has nothing special: interactions, codes, tokens. */
export function modelAdapter(model: string, store: OidcStore, clock: Clock): Adapter {
  // The engine's identifiers are the very codes, tokens and cookies: only their hashes are kept.
  const key = (id: string) => `${model}:${hashToken(id)}`;
  return {
    async upsert(id, payload, expiresIn) {
      const { grantId, sessionUid, expiresWithSession } = payload;
      const fields = { payload: seal(payload), expiresAt: expiry(clock, expiresIn), schemaVersion: 1 as const };
      const accountId = ownerOf(model, payload);
      const $set = {
        ...fields,
        ...(grantId && !isSessionGrant(grantId) && { grantId }),
        // A grant itself too: what ends all that was given under it ends it.
        ...(model === 'Grant' && { grantId: id }),
        ...(accountId && { accountId }),
      };
      // A sign-in that was ended while a page of it was under way stays ended (S28).
      const notEnded = model === 'Interaction' && { ended: { $exists: false } };
      const write = { update: { filter: { _id: key(id), ...notEnded }, update: { $set }, upsert: true } };
      if (expiresWithSession) store.noteCompanion(key(id), sessionKey(sessionUid!));
      if (model === DEFERRED) await store.defer(write);
      else await store.write(write);
    },

    async find(id) {
      const found = await store.find('_id', key(id));
      return found && unseal(found, id);
    },

    async findByUserCode() {
      throw new TypeError(`${model} has no user code`);
    },

    async findByUid() {
      throw new TypeError(`${model} has no uid`);
    },

    /**
     * Uses a code or refresh token up, once.
     *
     * @throws InvalidGrant where another request was faster, or where it expired or was revoked meanwhile
     */
    async consume(id) {
      const now = clock.now();
      const filter = {
        _id: key(id),
        consumedAt: { $exists: false },
        payload: { $exists: true },
        expiresAt: { $gt: now },
      };
      const update = { $set: { consumedAt: now }, $setOnInsert: { expiresAt: now, schemaVersion: 1 as const } };
      const write = { update: { filter, update, upsert: true }, mustExist: true } as const;
      await store.defer(write, () => new errors.InvalidGrant('already used, or revoked'));
    },

    async destroy(id) {
      await store.defer({ update: { filter: { _id: key(id) }, update: ending(clock) } });
    },

    /** What was given in a session ends by being struck from it (see `grant-adapter.ts`). */
    async revokeByGrantId(grantId) {
      if (!isSessionGrant(grantId)) await store.revokeGrant(grantId);
    },
  };
}
