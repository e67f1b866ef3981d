import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { preferLocales } from '../../web/locale.ts';
import type { PortalWeb } from '../context.ts';
import { findSession } from './find-session.ts';
import type { PortalSession } from './session.model.ts';
import { sessionIdOf } from './session-cookie.ts';

/**
 * Puts a session on a request: its pages speak the person's language, unless she chose another here (F10), and carry the
 * form that signs out, which ends at the provider (CSP `form-action`).
 */
export function recognise(portal: PortalWeb, ctx: WebContext, session: PortalSession): void {
  const { locale } = session.person;
  if (locale) preferLocales(ctx, portal.texts, [locale]);
  ctx.state.formTargets.push(portal.settings.issuer);
  Object.assign(ctx.state, { session });
}

/** The session that a request was recognised by, if any. */
export const recognised = (ctx: WebContext): PortalSession | undefined =>
  (ctx.state as unknown as { session?: PortalSession }).session;

/** For pages open to anyone: whoever is signed in finds her name there too. They must show while the database is away. */
export function recogniseVisitor(portal: PortalWeb): WebMiddleware {
  return async (ctx, next) => {
    try {
      const session = await findSession(portal, sessionIdOf(portal, ctx));
      if (session) recognise(portal, ctx, session);
    } catch (thrown) {
      ctx.state.log.warn({ err: thrown }, 'a page is shown without its visitor’s name');
    }
    await next();
  };
}
