import { finalTracks } from '../campaign/changes.ts';
import type { CurrentFile } from '../campaign/current-file.ts';

/** What holds for the next school year, once nobody can change it any more in this service. */
export interface Outcome {
  tracks: string[];
  /** The council's proposal became the decision: nobody decided otherwise. */
  byProposal: boolean;
}

/** The final decision, whoever took it; undefined while there is none, or where the pupil stays in her class. */
export function outcomeOf(current: CurrentFile): Outcome | undefined {
  const { state, file } = current;
  if (!['decided', 'commission-decided', 'ended'].includes(state)) return undefined;
  const tracks = finalTracks(current);
  return tracks && { tracks, byProposal: !file?.headDecision };
}
