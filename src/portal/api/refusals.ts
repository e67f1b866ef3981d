import { Problem } from '../../web/problem.ts';
import type { CurrentFile } from '../campaign/current-file.ts';
import { type Event, type Refusal, TRANSITIONS } from '../campaign/states.ts';

/** Why the machine refuses what a school asks for, and what to do; the others are told by the state alone. */
const DETAILS: Partial<Record<Refusal, string>> = {
  'intentions-entered': 'There are no intentions: enter those that the family gave on paper first.',
  'no-opinion-yet': 'The council’s opinion is recorded: intentions can no longer change.',
  'opinion-to-acknowledge': 'There is no opinion to acknowledge, or it is acknowledged, or families do not see it yet.',
  'choices-entered': 'There are no choices: enter those that the family gave on paper first.',
  'no-proposal-yet': 'The council’s proposal is recorded: choices can no longer change.',
  'something-proposed': 'The proposal agrees to no track and proposes none: the family can only disagree with it.',
  'meeting-held': 'The meeting has not taken place yet: decide after it, or move it with PUT …/meeting.',
  'appeal-in-time': 'The term for an appeal is over, or the decision agrees to one of the family’s choices.',
  'may-stay': 'At this level nobody may stay, or the decision agrees to one of the family’s choices.',
  'pen-taken': 'Nobody holds the pen.',
};

/** The states in which a school may do something. */
const statesFor = (event: Event): string[] => [
  ...new Set(
    TRANSITIONS.filter((line) => line.event === event && line.who.includes('school')).flatMap(({ from }) => from),
  ),
];

/** The machine’s refusal as a problem: its reason, and the state that the file is in. */
export function refusedBy(reason: string, event: Event, { state }: Pick<CurrentFile, 'state'>): Problem {
  const general = `The file is in the state ${state}; this may be done in ${statesFor(event).join(', ')}.`;
  return new Problem('conflict', { detail: DETAILS[reason as Refusal] ?? general, members: { reason, state } });
}

const HOUR_SECONDS = 3_600;

/** The history of what is changed is kept for ever: a loop gone wrong may not fill it. @param what «This file was» */
export const tooOften = (what: string) =>
  new Problem('too-many', {
    detail: `${what} changed too many times: stop what repeats it, wait an hour, or ask the operator of this service.`,
    headers: { 'retry-after': String(HOUR_SECONDS) },
  });
