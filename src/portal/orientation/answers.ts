import type { Outcome } from '../campaign/act.ts';
import type { CurrentFile } from '../campaign/current-file.ts';
import { judge, type Role, TRANSITIONS } from '../campaign/states.ts';

/** One thing that a family answers to its school (I5, I6). */
export interface FamilyAnswer {
  change: { event: AnswerEvent };
  /** When that was recorded which she answers to: a form carries it, so that nothing is answered unread. */
  about(now: CurrentFile): Date | undefined;
}

type AnswerEvent =
  | 'acknowledge-opinion'
  | 'accept-proposal'
  | 'refuse-proposal'
  | 'accept-decision'
  | 'appeal'
  | 'ask-to-stay';

/** The answers, by the name that addresses give them. */
export const ANSWERS = {
  acknowledge: {
    change: { event: 'acknowledge-opinion' },
    about: ({ file }) => file?.opinion?.at,
  },
  agree: {
    change: { event: 'accept-proposal' },
    about: ({ file }) => file?.proposal?.at,
  },
  disagree: {
    change: { event: 'refuse-proposal' },
    about: ({ file }) => file?.proposal?.at,
  },
  accept: {
    change: { event: 'accept-decision' },
    about: ({ file }) => file?.headDecision?.at,
  },
  appeal: {
    change: { event: 'appeal' },
    about: ({ file }) => file?.headDecision?.at,
  },
  stay: {
    change: { event: 'ask-to-stay' },
    about: ({ file }) => (file?.commissionDecision ?? file?.headDecision)?.at,
  },
} as const satisfies Record<string, FamilyAnswer>;
export type AnswerName = keyof typeof ANSWERS;

type Refused = Extract<Outcome, { ok: false }>['reason'];

/** Why an answer cannot be given: what `act` says, and an appeal too late, which families ask about. */
export type AnswerRefusal = Refused | 'appeal-term-over';

/** Why a visitor cannot give an answer now; undefined: she can. */
export function refusalOf(name: AnswerName, current: CurrentFile, role: Role): AnswerRefusal | undefined {
  if (!current.facts) return role === 'pupil' ? 'never-yours' : 'not-now';
  const judged = judge(current.state, ANSWERS[name].change.event, role, current.facts);
  return judged.ok ? undefined : refusalFor(name, judged.reason, current);
}

/** The reason in the way that a family asks: of an appeal that comes too late, that it is too late. */
export function refusalFor<Reason extends AnswerRefusal>(
  name: AnswerName,
  reason: Reason,
  { facts, state }: CurrentFile,
): Reason | 'appeal-term-over' {
  const isLate = facts?.appealEndsAt !== undefined && facts.now >= facts.appealEndsAt && state === 'decided';
  return name === 'appeal' && isLate && reason === 'not-now' ? 'appeal-term-over' : reason;
}

/** Whether a family may still acknowledge an opinion, or may once there is another. */
export const awaitsAcknowledgement = ({ state }: Pick<CurrentFile, 'state'>): boolean =>
  TRANSITIONS.some(({ event, from }) => event === 'acknowledge-opinion' && from.includes(state));

/** Whether a visitor can give an answer now. */
export const may = (name: AnswerName, current: CurrentFile, role: Role): boolean =>
  refusalOf(name, current, role) === undefined;
