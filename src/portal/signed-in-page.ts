import type { WebContext } from '../web/context.ts';
import type { PortalWeb } from './context.ts';
import { menuOf } from './menu.ts';
import { inCapitals, type Person } from './sessions/person.ts';
import { sessionOf } from './sessions/signed-in.ts';

/** «Mme Sandrine BRIVAL» (H1). */
export const fullName = ({ civility, firstName, familyName }: Person) =>
  [civility, firstName, inCapitals(familyName)].filter(Boolean).join(' ');

/** Renders a page for the person who is signed in: her name above, her menu beside. */
export function renderSignedIn(portal: PortalWeb, ctx: WebContext, view: string, locals: object = {}): void {
  const { person } = sessionOf(ctx);
  ctx.render(view, {
    user: { name: fullName(person), signOutUrl: '/sign-out' },
    menu: menuOf(portal, person, ctx.path, ctx.state.t),
    person,
    ...locals,
  });
}
