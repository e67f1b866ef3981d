import type { WebContext } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';

const nameOf = ({ web }: PortalWeb) => web.cookies.named('session');

/** The session id that the browser holds. */
export const sessionIdOf = (portal: PortalWeb, ctx: WebContext): string | undefined => ctx.cookies.get(nameOf(portal));

/** Gives the browser a session id, until it is closed; or takes it back. */
export function setSessionId(portal: PortalWeb, ctx: WebContext, id: string | undefined): void {
  ctx.cookies.set(nameOf(portal), id ?? null, portal.web.cookies.attributes);
}
