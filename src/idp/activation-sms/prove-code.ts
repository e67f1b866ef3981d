import { trusted } from 'mongoose';
import { hasAccount } from '../accounts/has-account.ts';
import type { IdpContext } from '../context.ts';
import { type Activation, activations } from './activation.model.ts';
import { codeContext } from './send-code.ts';

export type Proved =
  | { ok: true }
  | { ok: false; reason: 'wrong'; triesLeft: number }
  /** Expired, or guessed at too often: only a new code helps. */
  | { ok: false; reason: 'dead' }
  /** This journey has given it already, as a double click does. */
  | { ok: false; reason: 'used' };

/** One guess on the code as it is: while it is alive it costs a try, and the right one uses it. */
const guess = (right: boolean, now: Date) => {
  const alive = {
    $and: [
      { $gt: ['$code.triesLeft', 0] },
      { $gt: ['$code.expiresAt', now] },
      { $eq: [{ $type: '$code.usedAt' }, 'missing'] },
    ],
  };
  return [
    {
      $set: {
        'code.triesLeft': { $cond: [alive, { $subtract: ['$code.triesLeft', 1] }, '$code.triesLeft'] },
        'code.usedAt': { $cond: [{ $and: [right, alive] }, now, '$code.usedAt'] },
      },
    },
  ];
};

/**
 * Judges a code (B5): tries, life and single use are one atomic update, whose earlier state says what this guess was
 * worth, so that of fifty at once `codeTries` are looked at and one at most succeeds (security.md S7, S8). A code that a
 * newer one replaced meanwhile is wrong. No code is right for an unknown person.
 */
export async function proveCode({ clock, codes, db }: IdpContext, journey: Activation, typed: string): Promise<Proved> {
  const { code, guardianIds, _id } = journey;
  if (!code) return { ok: false, reason: 'dead' };
  const matches = codes.matches(typed, codeContext(journey), code.hash);
  const right = matches && guardianIds.length > 0;
  const now = clock.now();
  const before = await activations(db)
    .findOneAndUpdate({ _id, 'code.hash': code.hash }, guess(right, now), {
      updatePipeline: true,
      returnDocument: 'before',
      projection: { code: 1 },
    })
    .lean<Pick<Activation, 'code'>>();
  const seen = before?.code;
  if (seen?.usedAt) return { ok: false, reason: 'used' };
  if (!seen || seen.triesLeft <= 0 || seen.expiresAt <= now) return { ok: false, reason: 'dead' };
  if (!right) return { ok: false, reason: 'wrong', triesLeft: seen.triesLeft - 1 };
  if (await hasAccount(db, guardianIds)) {
    await activations(db).updateOne(
      { _id, identityKey: journey.identityKey, openedAt: trusted({ $exists: false }) },
      { $set: { outcome: 'active' } },
    );
  }
  return { ok: true };
}
