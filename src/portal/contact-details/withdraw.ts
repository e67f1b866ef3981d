import { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import type { Answer } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import type { PortalWeb } from '../context.ts';
import { withdrawCorrection } from '../corrections/correct-details.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { ficheOf, mustBeHers } from './fiche.ts';
import { renderFiche } from './page.ts';

export const withdrawal = z.object({ seen: z.string().regex(/^\d{1,6}$/), by: z.string() });

/** Asks before a correction that waits is taken back. */
export const withdrawPage = (portal: PortalWeb) => (ctx: WebContext) => {
  const { corrections, base, seen } = ficheOf(ctx);
  if (corrections[0]?.state !== 'waiting') return seeOther(ctx, base);
  return renderFiche(portal, ctx, 'withdraw', { seen, by: sessionOf(ctx).sub });
};

/** Takes it back; what the school has decided meanwhile, or another tab replaced, is shown as it is. */
export const withdraw =
  (portal: PortalWeb) =>
  async (ctx: WebContext, { seen, by }: z.output<typeof withdrawal>): Answer => {
    const { child, base } = ficheOf(ctx);
    mustBeHers(ctx, by);
    const whose = { uai: child.uai, guardian: sessionOf(ctx).sub, number: Number(seen) };
    const isDone = await withdrawCorrection(portal, whose);
    seeOther(ctx, isDone ? `${base}?said=withdrawn` : base);
  };
