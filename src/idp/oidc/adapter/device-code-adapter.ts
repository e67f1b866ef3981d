import type { Connection } from 'mongoose';
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Clock } from '../../../clock.ts';
import { hashToken } from '../../../security/token.ts';
import { expiry, seal, unseal } from './model-adapter.ts';
import { type OidcDocument, oidcDocuments } from './oidc-document.model.ts';
import type { OidcStore } from './oidc-store.ts';
import { isSessionGrant } from './session-grant.ts';

/** Seconds that a device lets pass between two questions (RFC 8628 §3.2); one that asks sooner waits so much longer (§3.5). */
export const POLL_SECONDS = 5;
/** What the network may take off between two questions that left in time. */
const JITTER_MS = 1000;
/** So long after its end a device is told that its code expired, and not that there was none (RFC 8628 §3.5). */
const AFTERLIFE_MS = 600_000;
/** Long ago: the engine goes by the machine's clock, we by ours. */
const EXPIRED = 1;

/**
 * What stands for a device code where the code itself is not known: in the hands of the person who typed the other one. No
 * device can name it, since no code begins so.
 */
const REFERENCE = '=';
const keyOf = (id: string) => (id.startsWith(REFERENCE) ? id.slice(REFERENCE.length) : `DeviceCode:${hashToken(id)}`);

/** Counts a question of a device: the next one is too soon for as long as it says. */
function question(now: Date) {
  const tooSoon = { $lt: [now, { $ifNull: ['$nextPollAt', now] }] };
  const seconds = { $ifNull: ['$pollSeconds', POLL_SECONDS] };
  return [
    { $set: { pollSeconds: { $cond: [tooSoon, { $add: [seconds, POLL_SECONDS] }, seconds] } } },
    { $set: { nextPollAt: { $add: [now, { $subtract: [{ $multiply: ['$pollSeconds', 1000] }, JITTER_MS] }] } } },
  ];
}

/**
 * The storage of device codes (RFC 8628). Neither the device's code nor the person's is kept, only their hashes: what a page
 * of hers knows the code by opens nothing. A code is approved or refused once, whoever else types it at the same moment.
 */
export function deviceCodeAdapter(plain: Adapter, store: OidcStore, clock: Clock, db: Connection): Adapter {
  const alive = (found: OidcDocument | null | undefined): found is OidcDocument =>
    found?.payload !== undefined && found.expiresAt > clock.now();

  const read = (found: OidcDocument, id: string): AdapterPayload => {
    const ends = found.expiresAt.getTime() - AFTERLIFE_MS;
    return { ...unseal(found, id), ...(clock.now().getTime() >= ends && { exp: EXPIRED }) };
  };

  /** @throws SlowDown when the device asks too often for what nobody has decided yet */
  const findForDevice = async (id: string) => {
    if (id.startsWith(REFERENCE)) return undefined;
    const now = clock.now();
    const { collection } = oidcDocuments(db);
    const before = await collection.findOneAndUpdate({ _id: keyOf(id) as never }, question(now));
    const found = before as OidcDocument | null;
    if (!alive(found)) return undefined;
    const code = read(found, id);
    const pending = !code.accountId && !code.error && code.exp !== EXPIRED;
    if (pending && found.nextPollAt && now < found.nextPollAt) throw new errors.SlowDown();
    return code;
  };

  return {
    ...plain,

    /** @throws InvalidRequest where somebody else decided meanwhile */
    async upsert(id, { userCode, ...payload }, expiresIn) {
      const { grantId, accountId, error } = payload;
      const decided = accountId !== undefined || error !== undefined;
      const $set = {
        payload: seal(payload),
        expiresAt: new Date(expiry(clock, expiresIn).getTime() + AFTERLIFE_MS),
        schemaVersion: 1 as const,
        ...(userCode && { userCode: hashToken(userCode) }),
        ...(grantId && !isSessionGrant(grantId) && { grantId }),
        ...(decided && { decided }),
      };
      const filter = { _id: keyOf(id), decided: { $exists: false } };
      const applied = await store.write({ update: { filter, update: { $set }, upsert: true } });
      if (!applied) throw new errors.InvalidRequest('the code was already approved or refused');
    },

    async find(id) {
      if (Provider.ctx?.oidc.route === 'token') return findForDevice(id);
      const found = await store.find('_id', keyOf(id));
      return found && read(found, id);
    },

    async findByUserCode(userCode) {
      const found = await store.find('userCode', hashToken(userCode));
      return found && { ...read(found, `${REFERENCE}${found._id}`), userCode };
    },
  };
}
