import type { FranceConnectVisit } from './visit.model.ts';

/** The pages of a first time, each at `/interaction/:uid/franceconnect/<page>`. */
export type Step =
  | 'first-time'
  | 'phone'
  | 'birth-dates'
  | 'not-found'
  | 'code'
  | 'children'
  | 'existing-account'
  | 'done';

/** The pages a first time may still need, in their order: the first whose condition holds is the one it needs. */
const NEEDED: { step: Step; needed: (visit: FranceConnectVisit) => boolean }[] = [
  { step: 'done', needed: ({ openedAt }) => openedAt !== undefined },
  { step: 'existing-account', needed: ({ active }) => active === true },
  { step: 'children', needed: ({ proved }) => proved !== undefined },
  { step: 'code', needed: ({ code }) => code !== undefined },
  { step: 'first-time', needed: () => true },
];

const BEFORE_PROOF: readonly Step[] = ['first-time', 'code'];

/** A page may be seen while the visit needs one of these: going back is free, going ahead is not (security.md S44). */
const SEEN_WHILE: Record<Step, readonly Step[]> = {
  'first-time': BEFORE_PROOF,
  phone: BEFORE_PROOF,
  'birth-dates': BEFORE_PROOF,
  'not-found': BEFORE_PROOF,
  code: ['code'],
  children: ['children'],
  'existing-account': ['existing-account'],
  done: ['done'],
};

/** The page that a visit needs now. */
export const neededStep = (visit: FranceConnectVisit): Step => NEEDED.find(({ needed }) => needed(visit))!.step;

/** Whether a page may be shown and its form received. */
export const mayShow = (step: Step, visit: FranceConnectVisit): boolean => SEEN_WHILE[step].includes(neededStep(visit));

/** The address of a page of this feature in a journey. */
export const pageUrl = (uid: string, page: string): string => `/interaction/${uid}/franceconnect/${page}`;
