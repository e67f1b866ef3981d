import type { Recovery } from './recovery.model.ts';
import type { RecoveryRequest } from './recovery-request.model.ts';

/**
 * The pages of «Mot de passe oublié ?» (E2), each at `/interaction/:uid/recovery/<page>`: the identifier is `password`;
 * `stuck` says why there is no way, `elsewhere` that the link was used in another browser.
 */
export type Step = 'password' | 'stuck' | 'way' | 'code' | 'new' | 'done' | 'elsewhere';

/** What a tab knows: its recovery, and the request made last in it. */
export interface Progress {
  recovery?: Recovery | undefined;
  request?: RecoveryRequest | undefined;
  now: Date;
}

/** The code was typed rightly in this very attempt, a moment ago, and its worth is not taken (security.md S44). */
const isProved = ({ request, now }: Progress) =>
  request?.provedUntil !== undefined &&
  request.provedUntil > now &&
  request.usedAt === undefined &&
  request.replacedAt === undefined;

/** The pages a recovery may still need, in their order: the first whose condition holds is the one it needs. */
const NEEDED: { step: Step; needed: (progress: Progress) => boolean }[] = [
  { step: 'password', needed: ({ recovery }) => recovery?.outcome === undefined },
  { step: 'stuck', needed: ({ recovery }) => recovery?.outcome !== 'way' },
  { step: 'way', needed: ({ request }) => request === undefined },
  { step: 'done', needed: ({ request }) => request?.usedAt !== undefined && request.usedHere === true },
  { step: 'elsewhere', needed: ({ request }) => request?.usedAt !== undefined },
  { step: 'new', needed: isProved },
  { step: 'code', needed: () => true },
];

/** A page may be seen while the recovery needs one of these: beginning again is free, going ahead is not. */
const SEEN_WHILE: Record<Step, readonly Step[]> = {
  password: ['password', 'stuck', 'way', 'code', 'new', 'done', 'elsewhere'],
  stuck: ['stuck'],
  way: ['way', 'code'],
  code: ['code'],
  new: ['new'],
  done: ['done'],
  elsewhere: ['elsewhere'],
};

/** The page that a recovery needs now. */
export const neededStep = (progress: Progress): Step => NEEDED.find(({ needed }) => needed(progress))!.step;

/** Whether a page may be shown and its form received. */
export const mayShow = (step: Step, progress: Progress): boolean => SEEN_WHILE[step].includes(neededStep(progress));

/** The address of a page of the journey. */
export const stepUrl = (uid: string, step: Step): string =>
  `/interaction/${uid}/recovery/password${step === 'password' ? '' : `/${step}`}`;
