import type { LetterOpening } from './find-opening.ts';

/** The pages of the journey, each at `/interaction/:uid/activation-letter/<page>`. */
export type Step =
  | 'used'
  | 'replaced'
  | 'expired'
  | 'active'
  | 'children'
  | 'birth-date'
  | 'email'
  | 'email-sent'
  | 'password'
  | 'done';

const opens = ({ letter }: LetterOpening, kind: 'guardian' | 'pupil') =>
  letter.purpose === 'open' && letter.kind === kind;

/** The pages a journey may still need, in their order: the first whose condition holds is the one it needs. */
const NEEDED: { step: Step; needed: (opening: LetterOpening) => boolean }[] = [
  { step: 'done', needed: ({ journey }) => journey.openedAt !== undefined },
  { step: 'used', needed: ({ letter, journey }) => letter.usedAt !== undefined && letter.usedBy !== journey._id },
  { step: 'replaced', needed: ({ letter }) => letter.supersededAt !== undefined },
  { step: 'active', needed: ({ journey }) => journey.active === true },
  { step: 'expired', needed: ({ letter, journey }) => journey.provedAt >= letter.validUntil },
  {
    step: 'birth-date',
    needed: ({ letter, journey }) => letter.kind === 'pupil' && journey.birthDateProvedAt === undefined,
  },
  { step: 'children', needed: (opening) => opens(opening, 'guardian') && opening.journey.answers === undefined },
  { step: 'email', needed: (opening) => opens(opening, 'guardian') && opening.letter.email === undefined },
  {
    step: 'email-sent',
    needed: (opening) => opens(opening, 'guardian') && opening.letter.email?.confirmedAt === undefined,
  },
  { step: 'password', needed: () => true },
];

/** A page may be seen while the journey needs one of these: going back is free, going ahead is not (security.md S44). */
const SEEN_WHILE: Record<Step, readonly Step[]> = {
  used: ['used'],
  replaced: ['replaced'],
  expired: ['expired'],
  active: ['active'],
  children: ['children', 'email', 'email-sent', 'password'],
  'birth-date': ['birth-date'],
  email: ['email', 'email-sent'],
  'email-sent': ['email-sent'],
  password: ['password'],
  done: ['done'],
};

/** The page that this journey needs now. */
export const neededStep = (opening: LetterOpening): Step => NEEDED.find(({ needed }) => needed(opening))!.step;

/** Whether a page may be shown and its form received; one that the letter's owner never needs is not shown to her. */
export function mayShow(step: Step, opening: LetterOpening): boolean {
  if (step === 'children' && !opens(opening, 'guardian')) return false;
  return SEEN_WHILE[step].includes(neededStep(opening));
}

/** The address of a page of the journey. */
export const stepUrl = (uid: string, step: Step): string => `/interaction/${uid}/activation-letter/${step}`;
