import type { Facts } from '../../../src/portal/campaign/conditions.ts';
import type { Event, State } from '../../../src/portal/campaign/states.ts';

/**
 * Who may do what, as a school would write it on a sheet of paper. Columns: Draft, Intentions, Opinion, aCknowledge, cHoices,
 * Proposal, Accept, Refuse, Meeting, deciDe, aGree with the decision, appeaL, cOmmission, Stay, release the peN.
 * F: the family (and the school for it, from paper); G: a guardian alone; S: the school alone; a digit: on the condition of
 * CONDITIONS; `.`: nobody.
 */
export const SHEET = `
                      D   I   O   C   H   P   A   R   M   D   G   L   O   S   N
not-open              .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
intentions-open       G   F   .   .   .   .   .   .   .   .   .   .   .   .   S0
intentions-validated  G   F   .   .   .   .   .   .   .   .   .   .   .   .   S0
intentions-closed     .   S1  S2  .   .   .   .   .   .   .   .   .   .   .   S0
opinion-published     .   .   S   F   .   .   .   .   .   .   .   .   .   .   S0
opinion-acknowledged  .   .   S   .   .   .   .   .   .   .   .   .   .   .   S0
choices-open          G   .   S2  F3  F   .   .   .   .   .   .   .   .   .   S0
choices-validated     G   .   S2  F3  F   .   .   .   .   .   .   .   .   .   S0
choices-closed        .   .   .   .   S4  S5  .   .   .   .   .   .   .   .   S0
proposal-published    .   .   .   .   .   S   F6  F   .   .   .   .   .   .   S0
meeting-due           .   .   .   .   .   .   .   .   S   .   .   .   .   .   S0
meeting-set           .   .   .   .   .   .   .   .   S   S7  .   .   .   .   S0
head-decided          .   .   .   .   .   .   .   .   .   S   F   F8  .   F9  S0
appealed              .   .   .   .   .   .   .   .   .   .   .   .   S   .   S0
commission-decided    .   .   .   .   .   .   .   .   .   .   .   .   S   F9  S0
decided               .   .   .   .   .   .   .   .   .   .   .   .   .   F9  S0
staying               .   .   .   .   .   .   .   .   .   .   .   .   .   .   S0
ended                 .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
`;

/** The columns' events, in the order of the sheet. */
export const COLUMNS: readonly Event[] = [
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
];

/** Where an event leads; whatever is not written here leaves the state as it is. */
export const LEADS_TO: Partial<Record<Event, Partial<Record<State, State>>>> = {
  'validate-intentions': { 'intentions-open': 'intentions-validated' },
  'record-opinion': { 'opinion-acknowledged': 'opinion-published' },
  'acknowledge-opinion': { 'opinion-published': 'opinion-acknowledged' },
  'validate-choices': { 'choices-open': 'choices-validated' },
  'accept-proposal': { 'proposal-published': 'decided' },
  'refuse-proposal': { 'proposal-published': 'meeting-due' },
  'set-meeting': { 'meeting-due': 'meeting-set' },
  decide: { 'meeting-set': 'head-decided' },
  'accept-decision': { 'head-decided': 'decided' },
  appeal: { 'head-decided': 'appealed' },
  'record-commission': { appealed: 'commission-decided' },
  'ask-to-stay': { 'head-decided': 'staying', 'commission-decided': 'staying', decided: 'staying' },
};

const NOW = new Date('2027-06-01T08:00:00Z');
const EARLIER = new Date('2027-06-01T07:59:59Z');
const LATER = new Date('2027-06-01T08:00:01Z');

/** A file of which nothing is true, at a moment when every date of the campaign has passed. */
export const NOTHING: Facts = {
  now: NOW,
  dates: {
    intentionsOpen: EARLIER,
    intentionsClose: EARLIER,
    opinionsOn: EARLIER,
    choicesOpen: EARLIER,
    choicesClose: EARLIER,
    proposalsOn: EARLIER,
    answersClose: EARLIER,
    endsOn: LATER,
  },
  hasIntentions: false,
  hasOpinion: false,
  hasAcknowledged: false,
  hasChoices: false,
  hasProposal: false,
  isAnswered: false,
  proposesSomething: false,
  proposalConforms: false,
  isUnsatisfied: false,
  penIsTaken: false,
  levelMayStay: false,
};

interface Condition {
  reason: string;
  /** What makes it hold. */
  met: Partial<Facts>;
  /** Each of these alone makes it fail. */
  unmet: Partial<Facts>[];
}

/** By their digit on the sheet. */
export const CONDITIONS: Readonly<Record<string, Condition>> = {
  0: { reason: 'pen-taken', met: { penIsTaken: true }, unmet: [{ penIsTaken: false }] },
  1: { reason: 'no-opinion-yet', met: {}, unmet: [{ hasOpinion: true }] },
  2: { reason: 'intentions-entered', met: { hasIntentions: true }, unmet: [{ hasIntentions: false }] },
  3: {
    reason: 'opinion-to-acknowledge',
    met: { hasOpinion: true },
    unmet: [
      { hasOpinion: false },
      { hasOpinion: true, hasAcknowledged: true },
      { hasOpinion: true, dates: { ...NOTHING.dates, opinionsOn: LATER } },
    ],
  },
  4: { reason: 'no-proposal-yet', met: {}, unmet: [{ hasProposal: true }] },
  5: { reason: 'choices-entered', met: { hasChoices: true }, unmet: [{ hasChoices: false }] },
  6: { reason: 'something-proposed', met: { proposesSomething: true }, unmet: [{ proposesSomething: false }] },
  7: { reason: 'meeting-held', met: { meetingAt: NOW }, unmet: [{ meetingAt: LATER }, { meetingAt: undefined }] },
  8: {
    reason: 'appeal-in-time',
    met: { isUnsatisfied: true, appealEndsAt: LATER },
    unmet: [
      { isUnsatisfied: false, appealEndsAt: LATER },
      { isUnsatisfied: true, appealEndsAt: NOW },
      { isUnsatisfied: true },
    ],
  },
  9: {
    reason: 'may-stay',
    met: { isUnsatisfied: true, levelMayStay: true },
    unmet: [{ isUnsatisfied: true }, { levelMayStay: true }],
  },
};
