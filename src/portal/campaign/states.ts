/**
 * A pupil's way through the year of orientation, as one state machine (`domain/orientation.md` §3): states, events, who may
 * cause them, and under which condition. Pure: nothing is read or written here. `educonnect campaign diagram` prints it.
 *
 * What is stored is the state after the last event; what it is now comes from `advance`. Every date may be moved at any time,
 * so that each line of the clock has one that leads back: the state now depends on the dates as they are, not on those that
 * were.
 */
import { CONDITIONS, type ConditionName, type Facts } from './conditions.ts';

/** Where a pupil's file stands. */
export const STATES = [
  'not-open',
  'intentions-open',
  'intentions-validated',
  'intentions-closed',
  'opinion-published',
  'opinion-acknowledged',
  'choices-open',
  'choices-validated',
  'choices-closed',
  'proposal-published',
  'meeting-due',
  'meeting-set',
  'head-decided',
  'appealed',
  'commission-decided',
  'decided',
  'staying',
  'ended',
] as const;
export type State = (typeof STATES)[number];

/**
 * In whose name an event comes. A guardian is `holder` while the pen is free or hers, else `reader` (I2). The school acts by
 * its software, or by the administrator's command line; where a family may act, it enters what the family gave on paper.
 */
export const ROLES = ['holder', 'reader', 'pupil', 'school', 'clock'] as const;
export type Role = (typeof ROLES)[number];

/** What somebody does. */
export const EVENTS = [
  'keep-draft',
  'validate-intentions',
  'record-opinion',
  'acknowledge-opinion',
  'validate-choices',
  'record-proposal',
  'accept-proposal',
  'refuse-proposal',
  'set-meeting',
  'decide',
  'accept-decision',
  'appeal',
  'record-commission',
  'ask-to-stay',
  'release-pen',
] as const;
export type Event = (typeof EVENTS)[number];

/** One line of the table: `to` absent: the state stays. */
export interface Transition {
  from: readonly State[];
  /** `time`: nobody's doing, the clock has gone on; `dates-moved`: what had come is still to come, by the dates as they are. */
  event: Event | 'time' | 'dates-moved';
  who: readonly Role[];
  when?: ConditionName;
  to?: State;
}

const FAMILY: readonly Role[] = ['holder', 'school'];
const HOLDER: readonly Role[] = ['holder'];
const SCHOOL: readonly Role[] = ['school'];
const CLOCK: readonly Role[] = ['clock'];

const time = (from: State | readonly State[], when: ConditionName, to: State): Transition => ({
  from: typeof from === 'string' ? [from] : from,
  event: 'time',
  who: CLOCK,
  when,
  to,
});
const back = (from: State | readonly State[], when: ConditionName, to: State): Transition => ({
  ...time(from, when, to),
  event: 'dates-moved',
});
const by = (
  who: readonly Role[],
  event: Event,
  from: readonly State[],
  { when, to }: { when?: ConditionName; to?: State } = {},
): Transition => ({ from, event, who, ...(when && { when }), ...(to && { to }) });

const OPEN: readonly State[] = ['intentions-open', 'intentions-validated', 'choices-open', 'choices-validated'];
const CHOICES: readonly State[] = ['choices-open', 'choices-validated'];
const OVER: readonly State[] = ['not-open', 'ended'];
const UNDER_WAY = STATES.filter((state) => !OVER.includes(state));
const BEFORE_CHOICES: readonly State[] = ['intentions-closed', 'opinion-published', 'opinion-acknowledged'];

/** The machine. Lines of one state and event are tried in order. */
export const TRANSITIONS: readonly Transition[] = [
  time(
    STATES.filter((state) => state !== 'ended'),
    'year-over',
    'ended',
  ),

  // 1. Intentions provisoires
  time('not-open', 'intentions-begun', 'intentions-open'),
  time('not-open', 'intentions-begun-entered', 'intentions-validated'),
  back(['intentions-open', 'intentions-validated'], 'intentions-not-begun', 'not-open'),
  by(HOLDER, 'keep-draft', OPEN),
  by(FAMILY, 'validate-intentions', ['intentions-open', 'intentions-validated'], { to: 'intentions-validated' }),
  by(SCHOOL, 'validate-intentions', ['intentions-closed'], { when: 'no-opinion-yet' }),
  time(['intentions-open', 'intentions-validated'], 'intentions-over', 'intentions-closed'),
  back('intentions-closed', 'intentions-reopened', 'intentions-validated'),
  back('intentions-closed', 'intentions-reopened-empty', 'intentions-open'),
  by(SCHOOL, 'record-opinion', ['intentions-closed', ...CHOICES], { when: 'intentions-entered' }),
  by(SCHOOL, 'record-opinion', ['opinion-published', 'opinion-acknowledged'], { to: 'opinion-published' }),
  time(BEFORE_CHOICES, 'choices-begun', 'choices-open'),
  time(BEFORE_CHOICES, 'choices-begun-entered', 'choices-validated'),
  time('intentions-closed', 'opinion-visible', 'opinion-published'),
  back('opinion-published', 'opinion-hidden-again', 'intentions-closed'),
  by(FAMILY, 'acknowledge-opinion', ['opinion-published'], { to: 'opinion-acknowledged' }),

  // 2. Choix définitifs
  by(FAMILY, 'acknowledge-opinion', CHOICES, { when: 'opinion-to-acknowledge' }),
  by(FAMILY, 'validate-choices', CHOICES, { to: 'choices-validated' }),
  by(SCHOOL, 'validate-choices', ['choices-closed'], { when: 'no-proposal-yet' }),
  back(CHOICES, 'choices-put-off-acknowledged', 'opinion-acknowledged'),
  back(CHOICES, 'choices-put-off-opinion', 'opinion-published'),
  back(CHOICES, 'choices-put-off', 'intentions-closed'),
  time(CHOICES, 'choices-over', 'choices-closed'),
  back('choices-closed', 'choices-reopened', 'choices-validated'),
  back('choices-closed', 'choices-reopened-empty', 'choices-open'),
  by(SCHOOL, 'record-proposal', ['choices-closed'], { when: 'choices-entered' }),
  by(SCHOOL, 'record-proposal', ['proposal-published']),

  // 3. Décision
  time('choices-closed', 'proposal-visible', 'proposal-published'),
  back('proposal-published', 'proposal-hidden-again', 'choices-closed'),
  by(FAMILY, 'accept-proposal', ['proposal-published'], { when: 'something-proposed', to: 'decided' }),
  by(FAMILY, 'refuse-proposal', ['proposal-published'], { to: 'meeting-due' }),
  time('proposal-published', 'unanswered-conforming', 'decided'),
  time('proposal-published', 'unanswered-not-conforming', 'meeting-due'),
  back(['meeting-due', 'decided'], 'answers-reopened', 'proposal-published'),
  by(SCHOOL, 'set-meeting', ['meeting-due', 'meeting-set'], { to: 'meeting-set' }),
  by(SCHOOL, 'decide', ['meeting-set'], { when: 'meeting-held', to: 'head-decided' }),
  by(SCHOOL, 'decide', ['head-decided']),
  by(FAMILY, 'accept-decision', ['head-decided'], { to: 'decided' }),
  by(FAMILY, 'appeal', ['head-decided'], { when: 'appeal-in-time', to: 'appealed' }),
  time('head-decided', 'appeal-term-over', 'decided'),
  by(SCHOOL, 'record-commission', ['appealed', 'commission-decided'], { to: 'commission-decided' }),
  by(FAMILY, 'ask-to-stay', ['head-decided', 'decided', 'commission-decided'], { when: 'may-stay', to: 'staying' }),

  by(SCHOOL, 'release-pen', UNDER_WAY, { when: 'pen-taken' }),
];

/** Why an event is refused, or the condition that does not hold. */
export type Refusal = 'never-yours' | 'pen-taken-by-other' | 'not-now' | ConditionName;
export type Judgement = { ok: true; state: State } | { ok: false; reason: Refusal };

const holds = ({ when }: Transition, facts: Facts) => when === undefined || CONDITIONS[when](facts);

/** The state after the time that has gone by and the dates that were moved since a state was written down. */
export function advance(state: State, facts: Facts): State {
  const next = TRANSITIONS.find(
    (line) => line.who.includes('clock') && line.from.includes(state) && holds(line, facts),
  );
  return next?.to === undefined ? state : advance(next.to, facts);
}

/**
 * Whether somebody may cause an event in a state that `advance` gave, and the state after it. What the event opens at once
 * (an opinion recorded after its day) is in that state.
 */
export function judge(state: State, event: Event, role: Role, facts: Facts): Judgement {
  const lines = TRANSITIONS.filter((line) => line.event === event);
  const byHolder = lines.some(({ who }) => who.includes('holder'));
  if (role === 'reader' && byHolder) return { ok: false, reason: 'pen-taken-by-other' };
  if (!lines.some(({ who }) => who.includes(role))) return { ok: false, reason: 'never-yours' };
  const here = lines.filter(({ from, who }) => from.includes(state) && who.includes(role));
  const line = here.find((each) => holds(each, facts));
  if (line) return { ok: true, state: line.to ?? state };
  return { ok: false, reason: here[0]?.when ?? 'not-now' };
}
