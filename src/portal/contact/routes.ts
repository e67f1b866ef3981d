import Router from '@koa/router';
import type { Config } from '../../config/schema.ts';
import type { WebExtras, WebState } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { signedIn } from '../sessions/signed-in.ts';
import { showContact } from './show-contact.ts';

/** Whom a family may reach about a child, and for what (K2). */
export const contactRoutes = (
  portal: PortalWeb,
  config: Pick<Config, 'operator' | 'support' | 'brand'>,
): Router<WebState, WebExtras> =>
  new Router<WebState, WebExtras>().get('/children/:child/contact', signedIn(portal), showContact(portal, config));
