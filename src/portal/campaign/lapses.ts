import type { CurrentFile } from './current-file.ts';
import type { OrientationFile } from './file.model.ts';

/** What came true because nobody did anything before a term ran out: not stored, for the dates may be moved still. */
export interface Lapse {
  event: 'proposal-became-decision' | 'meeting-became-due' | 'decision-became-final';
  /** The first moment after the term. */
  at: Date;
}

type Known = Pick<CurrentFile, 'file' | 'facts'>;

/** The time for an answer to the proposal is over, and none was given (I6). */
export function unanswered({ file, facts }: Known): Lapse | undefined {
  if (!file?.proposal || !facts || file.answer) return undefined;
  const { answersClose } = facts.dates;
  const at = new Date(Math.max(file.proposal.at.getTime(), answersClose.getTime()));
  if (facts.now < at) return undefined;
  return { at, event: facts.proposalConforms ? 'proposal-became-decision' : 'meeting-became-due' };
}

/** The term of appeal is over for a family that might have appealed, and has neither done so nor accepted, nor asked to stay. */
export function unappealed({ file, facts }: Known): Lapse | undefined {
  if (!file?.headDecision || !facts?.isUnsatisfied || file.appeal || isAccepted(file)) return undefined;
  const { appealEndsAt: at } = file.headDecision;
  if (facts.now < at || (file.stay && file.stay.at < at)) return undefined;
  return { at, event: 'decision-became-final' };
}

/** Whether the family has accepted the head's decision as it is now. */
export const isAccepted = ({ history }: OrientationFile) =>
  history.findLast(({ event }) => ['decide', 'accept-decision'].includes(event))?.event === 'accept-decision';

/** All that came true in silence, oldest first. */
export const lapsesOf = (known: Known): Lapse[] =>
  [unanswered(known), unappealed(known)].flatMap((lapse) => lapse ?? []);
