import type { CurrentFile } from '../campaign/current-file.ts';
import { proposedTracks } from '../campaign/current-file.ts';

/** What holds for the next school year, once nobody can change it any more in this service. */
export interface Outcome {
  tracks: string[];
  by: 'proposal' | 'head' | 'commission';
}

/** The final decision, whoever took it; undefined while there is none, or where the pupil stays in her class. */
export function outcomeOf({ state, file, facts }: CurrentFile): Outcome | undefined {
  if (!file || !facts || file.stay || !['decided', 'commission-decided', 'ended'].includes(state)) return undefined;
  if (file.commissionDecision) return { tracks: file.commissionDecision.tracks, by: 'commission' };
  if (file.headDecision) return file.appeal ? undefined : { tracks: file.headDecision.tracks, by: 'head' };
  const holds = file.answer?.agrees ?? facts.proposalConforms;
  return holds && file.proposal ? { tracks: proposedTracks(file), by: 'proposal' } : undefined;
}
