import { guessOnCode } from '../accounts/sms-code/sms-code.ts';
import type { IdpContext } from '../context.ts';
import { codeContext } from './send-code.ts';
import { settleProof } from './settle-proof.ts';
import { type FranceConnectVisit, franceConnectVisits } from './visit.model.ts';

export type Proved =
  | { ok: true }
  | { ok: false; reason: 'wrong'; triesLeft: number }
  /** Expired, replaced, or guessed at too often: only a new code helps. */
  | { ok: false; reason: 'dead' };

/**
 * Judges the code of the SMS (D2), as an activation does: tries, life and single use are one atomic update, whose earlier
 * state says what this guess was worth (security.md S7, S8). No code is right for an unknown person.
 */
export async function proveCode(idp: IdpContext, visit: FranceConnectVisit, typed: string): Promise<Proved> {
  const { clock, codes, db } = idp;
  const { _id, code, reached = [] } = visit;
  if (!code) return { ok: false, reason: 'dead' };
  const right = codes.matches(typed, codeContext(visit), code.hash) && reached.length > 0;
  const now = clock.now();
  const before = await franceConnectVisits(db)
    .findOneAndUpdate({ _id, 'code.hash': code.hash }, guessOnCode(right, now), {
      updatePipeline: true,
      returnDocument: 'before',
    })
    .lean<FranceConnectVisit>();
  const seen = before?.code;
  // Given before, as a double click does, or by a process that died before it could note what was proved.
  const again = seen?.usedAt !== undefined && right;
  if (!again) {
    if (!seen || seen.usedAt || seen.triesLeft <= 0 || seen.expiresAt <= now) return { ok: false, reason: 'dead' };
    if (!right) return { ok: false, reason: 'wrong', triesLeft: seen.triesLeft - 1 };
  }
  await settleProof(idp, visit, { guardianIds: reached, provedBy: 'sms' });
  return { ok: true };
}
