import type { WebContext } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { renderSignedIn } from '../signed-in-page.ts';
import { ficheOf } from './fiche.ts';

/** Renders a page of the fiche: its locals are the school, the children that it is for, and `base`, besides those given. */
export function renderFiche(portal: PortalWeb, ctx: WebContext, view: string, locals: object): void {
  const { child, children, base } = ficheOf(ctx);
  const names = new Intl.ListFormat(ctx.state.locale, { type: 'conjunction' });
  renderSignedIn(portal, ctx, `portal/contact-details/${view}`, {
    school: child.schoolName ?? ctx.state.t('contact-details:school'),
    ...(children.length > 1 && { shared: names.format(children.map(({ firstName }) => firstName)) }),
    base,
    ...locals,
  });
}
