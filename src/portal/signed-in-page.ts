import type { WebContext, WebMiddleware } from '../web/context.ts';
import type { PortalWeb } from './context.ts';
import { menuOf } from './menu.ts';
import { inCapitals, type Person } from './sessions/person.ts';
import { recognised } from './sessions/recognise.ts';
import { sessionOf } from './sessions/signed-in.ts';

/** «Mme Sandrine BRIVAL» (H1). */
export const fullName = ({ civility, firstName, familyName }: Pick<Person, 'civility' | 'firstName' | 'familyName'>) =>
  [civility, firstName, inCapitals(familyName)].filter(Boolean).join(' ');

/** Writes above every page, those of errors too, the name of whoever it is known to be for. */
export const nameAbove: WebMiddleware = (ctx, next) => {
  const { render } = ctx;
  ctx.render = (view, locals, status) => {
    const person = recognised(ctx)?.person;
    render(view, { ...(person && { user: { name: fullName(person), signOutUrl: '/sign-out' } }), ...locals }, status);
  };
  return next();
};

/** Renders a page for the person who is signed in: her menu beside it. */
export function renderSignedIn(portal: PortalWeb, ctx: WebContext, view: string, locals: object = {}): void {
  const { person } = sessionOf(ctx);
  ctx.render(view, { menu: menuOf(portal, person, ctx.path, ctx.state), person, ...locals });
}
