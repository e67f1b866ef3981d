import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import { childUrl } from '../child-url.ts';
import type { PortalWeb } from '../context.ts';
import type { Correction } from '../corrections/correction.model.ts';
import type { ContactDetails } from '../corrections/details.ts';
import { correctionsOf } from '../corrections/find-corrections.ts';
import { effectiveDetails } from '../corrections/in-force.ts';
import type { GuardianDetails } from '../directory/guardian-details.ts';
import { childOf } from '../sessions/child-of.ts';
import type { Child } from '../sessions/person.ts';
import { sessionOf } from '../sessions/signed-in.ts';

/** What a school holds of the guardian who reads, and what she says it should (K1). */
export interface Fiche {
  /** The child whose menu led here, and all of hers in this school: the fiche is the same for each. */
  child: Child;
  children: Child[];
  guardian: GuardianDetails;
  /** Newest first. */
  corrections: Correction[];
  /** What counts: the school's file with the corrections in force. */
  details: ContactDetails;
  /** Number of the last correction, which a form answers to; 0: none. */
  seen: number;
  /** Address of the page. */
  base: string;
}

/**
 * The guard of every page of the fiche, after `signedIn`: the guardian's own record, never the other guardian's. A pupil, another
 * family's child, and a child of whom the school no longer names her as a guardian are answered as an address that never
 * was (H3; security.md S49).
 */
export function fichePage(portal: PortalWeb): WebMiddleware {
  return async (ctx, next) => {
    const { person, sub } = sessionOf(ctx);
    const child = childOf(ctx);
    if (person.kind === 'pupil') throw new AppError('not-found');
    const { uai } = child;
    const [guardian, corrections] = await Promise.all([
      portal.directory.guardianDetails(uai, child.sub, sub),
      correctionsOf(portal, { uai, guardian: sub }),
    ]);
    if (!guardian) throw new AppError('not-found');
    const fiche: Fiche = {
      child,
      children: person.children.filter((one) => one.uai === uai),
      guardian,
      corrections,
      details: effectiveDetails(guardian.held, corrections),
      seen: corrections[0]?.number ?? 0,
      base: `${childUrl(child)}/contact-details`,
    };
    Object.assign(ctx.state, { fiche });
    await next();
  };
}

/** What the guard put on this request. */
export function ficheOf(ctx: WebContext): Fiche {
  const { fiche } = ctx.state as unknown as { fiche?: Fiche };
  if (!fiche) throw new Error('this page has no guard');
  return fiche;
}

/** A form of another person who was signed in here before is not taken for hers (S21). */
export function mustBeHers(ctx: WebContext, by: string): void {
  if (by !== sessionOf(ctx).sub) throw new AppError('form-expired');
}
