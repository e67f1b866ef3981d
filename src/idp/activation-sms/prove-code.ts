import { trusted } from 'mongoose';
import { hasAccount } from '../accounts/has-account.ts';
import { guessOnCode } from '../accounts/sms-code/sms-code.ts';
import type { IdpContext } from '../context.ts';
import { type Activation, activations } from './activation.model.ts';
import { findActivation } from './find-activation.ts';
import { codeContext } from './send-code.ts';

export type Proved = { activation: Activation } & (
  | { ok: true }
  | { ok: false; reason: 'wrong'; triesLeft: number }
  /** Expired, or guessed at too often: only a new code helps. */
  | { ok: false; reason: 'dead' }
  /** This activation has given it already, as a double click does. */
  | { ok: false; reason: 'used' }
);

/**
 * Judges a code (B5): tries, life and single use are one atomic update, whose earlier state says what this guess was
 * worth, so that of fifty at once `codeTries` are looked at and one at most succeeds (security.md S7, S8). A code that a
 * newer one replaced meanwhile is wrong. No code is right for an unknown person.
 *
 * @returns with the activation as the guess left it
 */
export async function proveCode(idp: IdpContext, activation: Activation, typed: string): Promise<Proved> {
  const { clock, codes, db } = idp;
  const { code, guardianIds, _id } = activation;
  if (!code) return { ok: false, reason: 'dead', activation };
  const matches = codes.matches(typed, codeContext(activation), code.hash);
  const right = matches && guardianIds.length > 0;
  const now = clock.now();
  const before = await activations(db)
    .findOneAndUpdate({ _id, 'code.hash': code.hash }, guessOnCode(right, now), {
      updatePipeline: true,
      returnDocument: 'before',
    })
    .lean<Activation>();
  const seen = before?.code;
  if (!seen) return { ok: false, reason: 'dead', activation: (await findActivation(db, _id, clock)) ?? activation };
  if (seen.usedAt) return { ok: false, reason: 'used', activation: before };
  if (seen.triesLeft <= 0 || seen.expiresAt <= now) return { ok: false, reason: 'dead', activation: before };
  const triesLeft = seen.triesLeft - 1;
  if (!right) return { ok: false, reason: 'wrong', triesLeft, activation: { ...before, code: { ...seen, triesLeft } } };
  const proved: Activation = { ...before, code: { ...seen, triesLeft, usedAt: now } };
  if (!(await hasAccount(db, guardianIds))) return { ok: true, activation: proved };
  const ended = await activations(db)
    .findOneAndUpdate(
      { _id, identityKey: activation.identityKey, openedAt: trusted({ $exists: false }) },
      { $set: { outcome: 'active' } },
      { returnDocument: 'after' },
    )
    .lean<Activation>();
  return { ok: true, activation: ended ?? proved };
}
