import { fileWrite } from './file-write.ts';
import { answerInput, wishesInput } from './input-schemas.ts';
import type { Operation } from './operation.ts';

const PAPER =
  ' The family’s own entry on the portal is the rule: use this for what it gave on paper. The history says who entered it.';

/** What families do, entered by the school for those who use paper (domain/orientation.md §3). */
export const familyOperations: readonly Operation[] = [
  fileWrite({
    id: 'putIntentions',
    part: 'intentions',
    summary: 'Enter intentions given on paper',
    description: `Replaces the family’s provisional intentions, until the council’s opinion is recorded.${PAPER}`,
    body: wishesInput,
    change: ({ wishes }) => ({ event: 'validate-intentions', wishes }),
  }),
  fileWrite({
    id: 'putAcknowledgement',
    part: 'acknowledgement',
    summary: 'Note that the family has read the opinion',
    description: `The family acknowledges the council’s opinion once it may see it.${PAPER}`,
    change: () => ({ event: 'acknowledge-opinion' }),
  }),
  fileWrite({
    id: 'putChoices',
    part: 'choices',
    summary: 'Enter definitive choices given on paper',
    description: `Replaces the family’s definitive choices, until the council’s proposal is recorded.${PAPER}`,
    body: wishesInput,
    change: ({ wishes }) => ({ event: 'validate-choices', wishes }),
  }),
  fileWrite({
    id: 'putAnswer',
    part: 'answer',
    summary: 'Enter the family’s answer to the proposal',
    description: `Agreed to, the proposal becomes the decision; otherwise a meeting with the head is due.${PAPER}`,
    body: answerInput,
    change: ({ agrees }) => ({ event: agrees ? 'accept-proposal' : 'refuse-proposal' }),
  }),
  fileWrite({
    id: 'putDecisionAcceptance',
    part: 'decision-acceptance',
    summary: 'Note that the family accepts the head’s decision',
    description: `Ends the term for an appeal at once.${PAPER}`,
    change: () => ({ event: 'accept-decision' }),
  }),
  fileWrite({
    id: 'putAppeal',
    part: 'appeal',
    summary: 'Note that the family appeals',
    description:
      'Against a decision that agrees to none of its choices, within three working days: before `decision.appeal_ends_at`.' +
      PAPER,
    change: () => ({ event: 'appeal' }),
  }),
  fileWrite({
    id: 'putStay',
    part: 'stay',
    summary: 'Note that the family asks to stay in the class of origin',
    description: `A right of families whom no decision satisfies, where the level’s \`may_stay\` says so.${PAPER}`,
    change: () => ({ event: 'ask-to-stay' }),
  }),
];
