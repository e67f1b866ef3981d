import { randomUUID } from 'node:crypto';
import { trusted } from 'mongoose';
import { DAY_MS, MINUTE_MS } from '../../clock.ts';
import { hashToken, newToken } from '../../security/token.ts';
import type { Locale } from '../../web/texts.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import type { IdpContext } from '../context.ts';
import { contactHash, contactOf, subjectOf } from './contacts.ts';
import { keepRecovery } from './keep-recovery.ts';
import { overallUse, personUses, sharedUses } from './limits.ts';
import type { Recovery, Way } from './recovery.model.ts';
import { type RecoveryRequest, recoveryRequests } from './recovery-request.model.ts';
import { newRequestNumber } from './request-number.ts';
import { passwordStamp } from './still-good.ts';

/** How long an old link is told why it is worth nothing. */
const REMEMBERED_DAYS = 30;

interface Asking {
  recovery: Recovery;
  way: Way;
  /** The client's. */
  address: string;
  /** See `known-devices.ts`. */
  device: string | undefined;
  browserHash: string;
  sessionUid: string | undefined;
  clientId: string;
  locale: Locale;
}

export type Asked =
  | { ok: true }
  /** The account has no such way, or has lost it meanwhile. */
  | { ok: false; reason: 'way' }
  | { ok: false; reason: 'sent'; until: Date };

/** What a code is worth something for: this request. */
export const codeContext = ({ _id }: Pick<RecoveryRequest, '_id'>) => `recovery:${_id}`;

/** The account that a recovery is about, unless it was closed meanwhile. */
export async function accountOf({ db }: IdpContext, accountId: string | undefined): Promise<Account | undefined> {
  const account = accountId ? await accounts(db).findById(accountId).lean<Account>() : null;
  return account && !account.closed ? account : undefined;
}

/**
 * Sends a link with a code, or a code (E2), and keeps the request first, so that no message arrives that nothing knows. The
 * account’s earlier requests are worth nothing any more, but for one whose code was typed, and those of a browser that its owner
 * signed in with: a stranger who asks does not throw her out (security.md S2). For an unknown person (neutral disclosure) everything happens but the message.
 */
export async function sendRequest(idp: IdpContext, asking: Asking): Promise<Asked> {
  const { clock, config, db, limits, log } = idp;
  const { recovery, way, address, device, sessionUid } = asking;
  const account = await accountOf(idp, recovery.accountId);
  const contact = account && contactOf(account, way);
  const neutral = config.accounts.disclosure === 'neutral';
  if (!recovery.ways.includes(way) || (!contact && !neutral)) return { ok: false, reason: 'way' };
  const person = { subject: subjectOf(recovery), device, way, ...(contact && { number: contact }) };
  const allowed = await limits.takeAll([...personUses(config, person), ...sharedUses(config, address)]);
  if (!allowed.ok) {
    const overall = await limits.look(...overallUse(config));
    if (!overall.ok) log.error({ until: overall.until }, 'the hourly cap of recovery messages is reached');
    return { ok: false, reason: 'sent', until: allowed.until };
  }
  const now = clock.now();
  const { accountId } = recovery;
  const _id = randomUUID();
  const { code, hash: codeHash } = idp.codes.issue(codeContext({ _id }));
  const token = newToken();
  const request: RecoveryRequest = {
    _id,
    number: newRequestNumber(),
    uid: recovery._id,
    ...(sessionUid && { sessionUid }),
    clientId: asking.clientId,
    browserHash: asking.browserHash,
    ...(device && { known: true as const }),
    ...(contact && { accountId, contactHash: contactHash(contact), passwordStamp: passwordStamp(account) }),
    way,
    codeHash,
    triesLeft: config.recovery.codeTries,
    ...(way === 'mail' && { tokenHash: hashToken(token) }),
    sentAt: now,
    validUntil: new Date(now.getTime() + config.recovery.minutes * MINUTE_MS),
    expiresAt: new Date(now.getTime() + REMEMBERED_DAYS * DAY_MS),
    schemaVersion: 1,
  };
  await recoveryRequests(db).create(request);
  if (contact && accountId) await replaceOlder(idp, { accountId, sentAt: now, known: device !== undefined });
  await keepRecovery(idp, recovery._id, { $set: { requestId: _id } });
  if (contact && accountId) {
    await enqueue(idp, { request, contact, code, token, locale: asking.locale, before: recovery.requestId });
    const details = { way, request: request.number };
    await idp.audit.record({ action: 'recovery-asked', result: 'done', accountId, actor: { kind: 'owner' }, details });
  }
  return { ok: true };
}

interface Newer {
  accountId: string;
  sentAt: Date;
  known: boolean;
}

async function replaceOlder({ db }: IdpContext, { accountId, sentAt, known }: Newer) {
  const missing = trusted({ $exists: false });
  const older = { sentAt: trusted({ $lt: sentAt }), ...(!known && { known: missing }) };
  await recoveryRequests(db).updateMany(
    { accountId, ...older, replacedAt: missing, usedAt: missing, provedAt: missing },
    { $set: { replacedAt: sentAt } },
  );
}

interface Message {
  request: RecoveryRequest;
  contact: string;
  code: string;
  token: string;
  locale: Locale;
  /** The request of the same recovery that this one replaces. */
  before: string | undefined;
}

/** The outbox’s key of a request’s message. */
export const messageKey = ({ _id }: Pick<RecoveryRequest, '_id'>) => `password-recovery:${_id}`;

const enqueue = (
  { config, outbox }: IdpContext,
  { request, contact, code, token, locale, before }: Message,
): Promise<void> =>
  outbox.enqueue({
    key: messageKey(request),
    channel: request.way,
    to: contact,
    template: 'password-recovery',
    locale,
    params: {
      code,
      number: request.number,
      minutes: config.recovery.minutes,
      path: `/recovery/password?token=${token}`,
    },
    expiresAt: request.validUntil,
    supersedes: before && messageKey({ _id: before }),
  });
