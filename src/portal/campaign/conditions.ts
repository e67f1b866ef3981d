/** What the conditions look at: the file, the campaign's dates, the time. */
export interface Facts {
  now: Date;
  dates: Instants;
  hasIntentions: boolean;
  hasOpinion: boolean;
  hasAcknowledged: boolean;
  hasChoices: boolean;
  hasProposal: boolean;
  /** The family answered the proposal, or the head goes on without her answer. */
  isAnswered: boolean;
  /** The council agrees to, or proposes, at least one track. */
  proposesSomething: boolean;
  /** One of the family's choices is agreed to. */
  proposalConforms: boolean;
  /** The head or the commission decided against every choice of the family. */
  isUnsatisfied: boolean;
  penIsTaken: boolean;
  /** A pupil of this level may stay in the class of origin (D331-37). */
  levelMayStay: boolean;
  meetingAt?: Date | undefined;
  appealEndsAt?: Date | undefined;
}

/** The dates of a campaign as instants: an opening is the day's first moment, a closing the first moment after it. */
export interface Instants {
  intentionsOpen: Date;
  intentionsClose: Date;
  opinionsOn: Date;
  choicesOpen: Date;
  choicesClose: Date;
  proposalsOn: Date;
  answersClose: Date;
  endsOn: Date;
}

type Condition = (facts: Facts) => boolean;

/** A family's time to answer or to appeal, which no end of the year takes away. */
const isTermRunning = ({ now, dates, hasProposal, isAnswered, appealEndsAt }: Facts) =>
  (appealEndsAt !== undefined && now < appealEndsAt) || (hasProposal && !isAnswered && now < dates.answersClose);

/** The conditions by name, as diagrams and refusals tell them. */
export const CONDITIONS = {
  'intentions-not-begun': ({ now, dates }) => now < dates.intentionsOpen,
  'intentions-begun': ({ now, dates, hasIntentions }) => now >= dates.intentionsOpen && !hasIntentions,
  'intentions-begun-entered': ({ now, dates, hasIntentions }) => now >= dates.intentionsOpen && hasIntentions,
  'intentions-over': ({ now, dates }) => now >= dates.intentionsClose,
  'intentions-reopened-empty': (f) => f.now < f.dates.intentionsClose && !f.hasIntentions && !f.hasOpinion,
  'intentions-reopened': (f) => f.now < f.dates.intentionsClose && f.hasIntentions && !f.hasOpinion,
  'intentions-entered': ({ hasIntentions }) => hasIntentions,
  'no-opinion-yet': ({ hasOpinion }) => !hasOpinion,
  'opinion-visible': ({ hasOpinion, now, dates }) => hasOpinion && now >= dates.opinionsOn,
  'opinion-hidden-again': ({ now, dates }) => now < dates.opinionsOn,
  'opinion-to-acknowledge': ({ hasOpinion, hasAcknowledged, now, dates }) =>
    hasOpinion && !hasAcknowledged && now >= dates.opinionsOn,
  'choices-begun': ({ now, dates, hasChoices }) => now >= dates.choicesOpen && !hasChoices,
  'choices-begun-entered': ({ now, dates, hasChoices }) => now >= dates.choicesOpen && hasChoices,
  'choices-put-off-acknowledged': (f) => f.now < f.dates.choicesOpen && f.hasAcknowledged,
  'choices-put-off-opinion': (f) =>
    f.now < f.dates.choicesOpen && f.hasOpinion && !f.hasAcknowledged && f.now >= f.dates.opinionsOn,
  'choices-put-off': (f) =>
    f.now < f.dates.choicesOpen && !f.hasAcknowledged && (!f.hasOpinion || f.now < f.dates.opinionsOn),
  'choices-over': ({ now, dates }) => now >= dates.choicesClose,
  'choices-reopened-empty': (f) => f.now < f.dates.choicesClose && !f.hasChoices && !f.hasProposal,
  'choices-reopened': (f) => f.now < f.dates.choicesClose && f.hasChoices && !f.hasProposal,
  'choices-entered': ({ hasChoices }) => hasChoices,
  'no-proposal-yet': ({ hasProposal }) => !hasProposal,
  'proposal-visible': ({ hasProposal, now, dates }) => hasProposal && now >= dates.proposalsOn,
  'proposal-hidden-again': ({ now, dates }) => now < dates.proposalsOn,
  'something-proposed': ({ proposesSomething }) => proposesSomething,
  'unanswered-conforming': (f) => f.now >= f.dates.answersClose && f.proposalConforms,
  'unanswered-not-conforming': (f) => f.now >= f.dates.answersClose && !f.proposalConforms,
  'answers-reopened': (f) => f.now < f.dates.answersClose && f.hasProposal && !f.isAnswered,
  'meeting-held': ({ meetingAt, now }) => meetingAt !== undefined && meetingAt <= now,
  'appeal-in-time': (f) => f.isUnsatisfied && f.appealEndsAt !== undefined && f.now < f.appealEndsAt,
  'appeal-term-over': ({ appealEndsAt, now }) => appealEndsAt !== undefined && now >= appealEndsAt,
  'may-stay': ({ levelMayStay, isUnsatisfied }) => levelMayStay && isUnsatisfied,
  'pen-taken': ({ penIsTaken }) => penIsTaken,
  // The three days of an appeal are the family's by law: no date that a school sets takes them away.
  'year-over': (f) => f.now >= f.dates.endsOn && !isTermRunning(f),
} as const satisfies Record<string, Condition>;
export type ConditionName = keyof typeof CONDITIONS;
