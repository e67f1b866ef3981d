import { trusted } from 'mongoose';
import type { Author } from '../campaign/file.model.ts';
import type { PortalContext } from '../context.ts';
import { keptUntil } from './correct-details.ts';
import { type Correction, corrections } from './correction.model.ts';
import { findCorrection } from './find-corrections.ts';

/** Of a refusal, in characters: a family reads it on a phone. */
export const LONGEST_REASON = 600;

interface NewDecision {
  uai: string;
  id: string;
  decision: 'accepted' | 'refused';
  /** Shown to the guardian. */
  reason?: string | undefined;
  /** The version that the author saw (If-Match); absent: whichever. */
  expectedVersion?: number | undefined;
}

export type Decided =
  | { ok: true; correction: Correction }
  | { ok: false; reason: 'unknown' }
  /**
   * `changed-meanwhile`: another version than expected; `not-waiting`: it was decided otherwise, or replaced or withdrawn by
   * its author. The correction is as it is now.
   */
  | { ok: false; reason: 'changed-meanwhile' | 'not-waiting'; correction: Correction };

/**
 * A school accepts or refuses a correction that waits (K1, L1). The same decision again changes nothing. The guardian is told
 * of a refusal: her messages go to the former addresses again.
 */
export async function decideCorrection(
  portal: Pick<PortalContext, 'db' | 'clock'>,
  { uai, id, decision, reason, expectedVersion }: NewDecision,
  by: Author,
): Promise<Decided> {
  const { db, clock } = portal;
  const known = await findCorrection(portal, { uai, id });
  if (!known) return { ok: false, reason: 'unknown' };
  if (known.state === decision && (known.reason ?? '') === (reason ?? '')) return { ok: true, correction: known };
  if (expectedVersion !== undefined && known.version !== expectedVersion)
    return { ok: false, reason: 'changed-meanwhile', correction: known };
  const { guardian, number, version } = known;
  const isReplaced = await corrections(db).exists({ uai, guardian, number: trusted({ $gt: number }) });
  if (known.state !== 'waiting' || isReplaced) return { ok: false, reason: 'not-waiting', correction: known };
  const now = clock.now();
  const task = { kind: 'told-refused', version: version + 1, dueAt: now };
  const decided = await corrections(db)
    .findOneAndUpdate(
      { _id: id, uai, state: 'waiting', version },
      {
        $set: {
          state: decision,
          decidedAt: now,
          decidedBy: by,
          expiresAt: keptUntil(now),
          ...(reason && { reason }),
        },
        $inc: { version: 1 },
        ...(decision === 'refused' && { $push: { due: task } }),
      },
      { returnDocument: 'after' },
    )
    .lean<Correction>();
  if (decided) return { ok: true, correction: decided };
  const meanwhile = await findCorrection(portal, { uai, id });
  return meanwhile
    ? { ok: false, reason: 'changed-meanwhile', correction: meanwhile }
    : { ok: false, reason: 'unknown' };
}
