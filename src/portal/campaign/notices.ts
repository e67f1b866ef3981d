import type { Actor } from './act.ts';
import type { Change } from './changes.ts';
import type { Instants } from './conditions.ts';
import { DEEDS } from './deeds.ts';
import type { Notice, OrientationFile } from './file.model.ts';

/**
 * The mails that wait after a change (I4), a family's until its stay ends, the school's until families may see it: its own in place of one of the same kind, for families get one mail for the last
 * state; and, where a term begins, one for its end. What that one has to say is looked at then.
 *
 * @param file after the change
 */
export function noticesAfter(
  waiting: readonly Notice[],
  change: Change,
  { stay }: Actor,
  { file, at, dates }: { file: Pick<OrientationFile, 'version' | 'headDecision'>; at: Date; dates: Instants },
): Notice[] {
  const { version } = file;
  const kind = DEEDS[change.event].notice;
  const visibleAt = { opinion: dates.opinionsOn, proposal: dates.proposalsOn }[kind as 'opinion' | 'proposal'] ?? at;
  const dueAt = stay ? stay.endsAt : visibleAt > at ? visibleAt : at;
  const later = termAfter(change, file, dates);
  return [
    ...waiting.filter((notice) => notice.kind !== kind && notice.kind !== later?.kind),
    { kind, version, dueAt, ...(stay && { stay: stay.id }) },
    ...(later ? [{ ...later, version }] : []),
  ];
}

/** The term that a change begins: for an answer to the proposal, or for an appeal. */
function termAfter(
  { event }: Change,
  { headDecision }: Pick<OrientationFile, 'headDecision'>,
  { answersClose }: Instants,
): Omit<Notice, 'version'> | undefined {
  if (event === 'record-proposal') return { kind: 'unanswered', dueAt: answersClose };
  return event === 'decide' && headDecision ? { kind: 'unappealed', dueAt: headDecision.appealEndsAt } : undefined;
}
