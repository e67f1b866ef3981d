import type { WebContext } from '../../web/context.ts';
import { localDates } from '../campaign/local-dates.ts';
import type { PortalWeb } from '../context.ts';
import { isSameDetail } from '../corrections/details.ts';
import { type Fiche, ficheOf } from './fiche.ts';
import { renderFiche } from './page.ts';
import { showDetails } from './shown-details.ts';

/** What the address says was just done, and how an alert tells it. */
const SAID: Readonly<Record<string, 'success' | 'info'>> = { sent: 'success', withdrawn: 'success', same: 'info' };

/** The last correction, where it still says something: waiting, refused, or accepted and not yet in the school's file. */
function standing({ corrections, guardian: { held } }: Fiche) {
  const last = corrections.find(({ state }) => state !== 'replaced' && state !== 'withdrawn');
  if (!last) return undefined;
  const isFollowed = Object.entries(last.after).every(([field, value]) => isSameDetail(held[field as never], value));
  return last.state === 'accepted' && isFollowed ? undefined : last;
}

const saidIn = (said: unknown) => {
  const type = typeof said === 'string' && Object.hasOwn(SAID, said) ? SAID[said] : undefined;
  return type && { type, what: said };
};

/** What the school holds, field by field, with the correction that waits or was decided (K1). */
export const overview = (portal: PortalWeb) => (ctx: WebContext) => {
  const fiche = ficheOf(ctx);
  const { corrections, details, guardian } = fiche;
  const words = ctx.state;
  const dates = localDates(fiche.child.uai, words.locale);
  const held = showDetails(guardian.held, words);
  const waiting = corrections[0]?.state === 'waiting' ? corrections[0] : undefined;
  const last = standing(fiche);
  renderFiche(portal, ctx, 'overview', {
    details: showDetails(details, words).map((detail, place) => ({
      ...detail,
      id: detail.field === 'address' ? 'line-1' : detail.field,
      isCorrected: detail.lines.join('\n') !== held[place]!.lines.join('\n'),
      isWaiting: waiting !== undefined && detail.field in waiting.after,
      held: held[place]!.lines,
    })),
    correction: last && {
      state: last.state,
      at: dates.day(last.at),
      decided: last.decidedAt && dates.day(last.decidedAt),
      reason: last.reason,
      // Only where messages go elsewhere now is there something to say of them.
      reaches: 'email' in last.after || 'mobile' in last.after,
    },
    said: saidIn(ctx.query.said),
    accountUrl: portal.settings.accountUrl,
  });
};
