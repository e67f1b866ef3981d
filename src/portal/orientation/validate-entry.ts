import { isDeepStrictEqual } from 'node:util';
import { type Actor, act } from '../campaign/act.ts';
import type { CurrentFile, FileKey } from '../campaign/current-file.ts';
import type { Wish } from '../campaign/file.model.ts';
import { type WishFault, wishFaults } from '../campaign/wishes.ts';
import type { PortalWeb } from '../context.ts';
import { seenIn } from './entry-pages.ts';
import { PHASE_FACTS, type Phase } from './phases.ts';

export type Validation =
  | { ok: true }
  | { ok: false; reason: 'faults'; faults: WishFault[] }
  | { ok: false; reason: 'too-often' }
  | { ok: false; reason: 'changed-meanwhile' | 'taken' | 'closed'; now: CurrentFile };

interface Asked {
  phase: Phase;
  key: FileKey;
  current: CurrentFile;
  actor: Actor;
  wishes: Wish[];
  /** The entry that her form answered to: see `seenIn`. */
  seen: string;
}

/**
 * Validates what a guardian typed, and takes the pen by it (I2). The same pressed again does nothing again; an entry that
 * was validated since her form was shown, by whomever, in another tab too, is shown first.
 */
export async function validateEntry(portal: PortalWeb, asked: Asked): Promise<Validation> {
  const { phase, key, current, actor, wishes, seen } = asked;
  const faults = wishFaults(key.level, wishes);
  if (faults.length > 0) return { ok: false, reason: 'faults', faults };
  const entry = current.file?.[phase];
  if (entry && entry.by.id === actor.author.id && isDeepStrictEqual(entry.wishes, wishes)) return { ok: true };
  const { event } = PHASE_FACTS[phase];
  const isAsSeen = (now: CurrentFile) => seenIn(now.file?.[phase]) === seen;
  const outcome = await act(portal, key, actor, { event, wishes }, { current, isAsSeen });
  if (outcome.ok) return { ok: true };
  const { reason, now } = outcome;
  if (reason === 'too-often') return { ok: false, reason };
  if (reason === 'changed-meanwhile') return { ok: false, reason, now };
  return { ok: false, reason: reason === 'pen-taken-by-other' ? 'taken' : 'closed', now };
}
