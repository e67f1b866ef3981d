import Router from '@koa/router';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { PortalWeb } from '../context.ts';
import { servicesFor } from '../service-entry.ts';
import { sessionOf, signedIn } from '../sessions/signed-in.ts';
import { fullName, renderSignedIn } from '../signed-in-page.ts';
import { childCards, listSchools } from './list-schools.ts';

/** The home page and each child's (H1–H3). */
export function homeRoutes(portal: PortalWeb): Router<WebState, WebExtras> {
  const home = (ctx: WebContext) => {
    const { person } = sessionOf(ctx);
    renderSignedIn(portal, ctx, 'portal/home/home', {
      name: fullName(person),
      isPupil: person.kind === 'pupil',
      schools: listSchools(portal, person, ctx.state),
    });
  };

  /** Another family's child is answered as an address that never was (H3; security.md S49). */
  const child = (ctx: WebContext) => {
    const { person } = sessionOf(ctx);
    const place = person.children.findIndex(({ sub }) => sub === ctx.params.child);
    const one = person.children[place];
    if (!one) throw new AppError('not-found');
    renderSignedIn(portal, ctx, 'portal/home/child', {
      child: childCards(person.children)[place],
      services: servicesFor(portal, person, one, ctx.state),
    });
  };

  return new Router<WebState, WebExtras>()
    .get('/', signedIn(portal), home)
    .get('/children/:child', signedIn(portal), child);
}
