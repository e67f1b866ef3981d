import { MINUTE_MS } from '../../clock.ts';
import type { IdpContext } from '../context.ts';
import { subjectOf } from './contacts.ts';
import { guessUse } from './limits.ts';
import type { Recovery } from './recovery.model.ts';
import { type RecoveryRequest, recoveryRequests } from './recovery-request.model.ts';
import { accountOf, codeContext } from './send-request.ts';
import { hasSameContact, hasSamePassword } from './still-good.ts';

export type Proved =
  | { ok: true }
  | { ok: false; reason: 'wrong'; request: RecoveryRequest }
  /** Expired, replaced, guessed at too often or used: only a new request helps. */
  | { ok: false; reason: 'dead'; request: RecoveryRequest }
  /** Too many codes were guessed for this account today, in whatever request. */
  | { ok: false; reason: 'guesses'; until: Date };

interface Guess {
  recovery: Recovery;
  request: RecoveryRequest;
  /** The client's. */
  address: string;
  /** See `known-devices.ts`. */
  device: string | undefined;
}

/** One guess on the request as it is: while it is alive it costs a try, and the right one proves. */
const guess = (right: boolean, now: Date, provedUntil: Date) => {
  const none = (field: string) => ({ $eq: [{ $type: field }, 'missing'] });
  const alive = {
    $and: [
      { $gt: ['$triesLeft', 0] },
      { $gt: ['$validUntil', now] },
      none('$provedAt'),
      none('$replacedAt'),
      none('$usedAt'),
    ],
  };
  const proves = { $and: [right, alive] };
  return [
    {
      $set: {
        triesLeft: { $cond: [alive, { $subtract: ['$triesLeft', 1] }, '$triesLeft'] },
        provedAt: { $cond: [proves, now, '$provedAt'] },
        provedUntil: { $cond: [proves, provedUntil, '$provedUntil'] },
      },
    },
  ];
};

/** Whether a code can still be typed for a request. */
export const isAlive = ({ triesLeft, validUntil, replacedAt, usedAt, provedAt }: RecoveryRequest, now: Date): boolean =>
  triesLeft > 0 && validUntil > now && !replacedAt && !usedAt && !provedAt;

/**
 * Judges a code (E2): tries, life and single use are one atomic update, whose earlier state says what this guess was worth
 * (security.md S7, S8). The guesses of the day are counted first, so that many requests give no more of them.
 * No code is right for an unknown person, nor once the account lost the contact that the message went to.
 */
export async function proveCode(
  idp: IdpContext,
  { recovery, request, ...guesser }: Guess,
  typed: string,
): Promise<Proved> {
  const { clock, codes, config, db, limits } = idp;
  const [limit, subject] = guessUse(config, { subject: subjectOf(recovery), ...guesser });
  const allowed = await limits.take(limit, subject);
  if (!allowed.ok) return { ok: false, reason: 'guesses', until: allowed.until };
  const account = await accountOf(idp, request.accountId);
  const matches = codes.matches(typed, codeContext(request), request.codeHash);
  const right =
    matches && account !== undefined && hasSameContact(request, account) && hasSamePassword(request, account);
  const now = clock.now();
  const provedUntil = new Date(now.getTime() + config.recovery.minutes * MINUTE_MS);
  const before = await recoveryRequests(db)
    .findOneAndUpdate({ _id: request._id, uid: recovery._id }, guess(right, now, provedUntil), {
      updatePipeline: true,
      returnDocument: 'before',
    })
    .lean<RecoveryRequest>();
  if (!before || !isAlive(before, now)) return { ok: false, reason: 'dead', request: before ?? request };
  const after = { ...before, triesLeft: before.triesLeft - 1 };
  if (!right) return { ok: false, reason: after.triesLeft > 0 ? 'wrong' : 'dead', request: after };
  await limits.giveBack(limit, subject);
  return { ok: true };
}
