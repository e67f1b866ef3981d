import type { Activation } from './activation.model.ts';

/** The pages of the journey, each at `/interaction/:uid/activation-sms/<page>`; B1 is `start`. */
export type Step = 'start' | 'identity' | 'not-found' | 'active' | 'locked' | 'code' | 'children' | 'password' | 'done';

/** The pages a journey may still need, in their order: the first whose condition holds is the one it needs. */
const NEEDED: { step: Step; needed: (activation: Activation) => boolean }[] = [
  { step: 'done', needed: ({ openedAt }) => openedAt !== undefined },
  { step: 'identity', needed: ({ outcome }) => outcome === undefined },
  { step: 'not-found', needed: ({ outcome }) => outcome === 'not-found' },
  { step: 'active', needed: ({ outcome }) => outcome === 'active' },
  { step: 'locked', needed: ({ outcome }) => outcome === 'locked' },
  { step: 'code', needed: ({ code }) => code?.usedAt === undefined },
  { step: 'children', needed: ({ answers, identifier }) => answers === undefined || identifier === undefined },
  { step: 'password', needed: () => true },
];

const BEFORE_OPENING: readonly Step[] = [
  'start',
  'identity',
  'not-found',
  'active',
  'locked',
  'code',
  'children',
  'password',
];

/** A page may be seen while the journey needs one of these: going back is free, going ahead is not (security.md S44). */
const SEEN_WHILE: Record<Step, readonly Step[]> = {
  start: BEFORE_OPENING,
  identity: BEFORE_OPENING,
  'not-found': ['not-found'],
  active: ['active'],
  locked: ['locked'],
  code: ['code'],
  children: ['children', 'password'],
  password: ['password'],
  done: ['done'],
};

/** The page that this journey needs now; `start` before anything was typed. */
export const neededStep = (activation: Activation | undefined): Step =>
  activation ? NEEDED.find(({ needed }) => needed(activation))!.step : 'start';

/** Whether a page may be shown and its form received. */
export const mayShow = (step: Step, activation: Activation | undefined): boolean =>
  SEEN_WHILE[step].includes(neededStep(activation));

/** The address of a page of the journey. */
export const stepUrl = (uid: string, step: Step): string =>
  `/interaction/${uid}/activation-sms${step === 'start' ? '' : `/${step}`}`;
