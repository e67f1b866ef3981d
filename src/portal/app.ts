import Koa from 'koa';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { createBell } from '../deliveries/bell.ts';
import { ping } from '../storage/ping.ts';
import type { WebExtras, WebMiddleware, WebState } from '../web/context.ts';
import { healthRoutes } from '../web/health.ts';
import { legalPages } from '../web/legal-pages.ts';
import { createLimits } from '../web/limits.ts';
import { createWebApp, type WebOptions } from '../web/web-app.ts';
import { DEVELOPERS_PATH, developerRoutes } from './api/developers/routes.ts';
import { apiRoutes } from './api/routes.ts';
import { contactRoutes } from './contact/routes.ts';
import { contactDetailsRoutes } from './contact-details/routes.ts';
import type { PortalWeb } from './context.ts';
import { createDirectory } from './directory/directory.ts';
import { helpRoutes } from './help/routes.ts';
import { homeRoutes } from './home/routes.ts';
import { livretRoutes } from './livret/routes.ts';
import { orientationRoutes } from './orientation/routes.ts';
import { createProvider } from './provider.ts';
import { recogniseVisitor } from './sessions/recognise.ts';
import { createSignInSeal, createTokenSeal } from './sessions/token-seal.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { signOutRoutes } from './sign-out/routes.ts';
import { nameAbove } from './signed-in-page.ts';

interface PortalOptions extends Pick<WebOptions, 'views' | 'texts' | 'assets' | 'version' | 'measure'> {
  config: Config;
  db: Connection;
  clock: Clock;
  log: Logger;
}

interface Portal {
  app: Koa<WebState, WebExtras>;
  /** What its actions work with, and its worker. */
  context: PortalWeb;
}

/** «Scolarité services», the relying party (H): its middleware in order, then one line a feature. */
export function createPortal(options: PortalOptions): Portal {
  const { config, db, clock, log, ...webOptions } = options;
  const { portal: settings, brand } = config;
  if (!settings) throw new Error('the configuration has no portal');
  const web = createWebApp({
    ...webOptions,
    app: 'portal',
    url: settings.url,
    trustedProxies: settings.trustedProxies,
    brand,
    developersUrl: DEVELOPERS_PATH,
    log,
    clock,
  });
  const provider = createProvider(settings, clock);
  const portal: PortalWeb = {
    settings,
    db,
    clock,
    log,
    web,
    texts: webOptions.texts,
    limits: createLimits(db, clock),
    phones: config.phones,
    name: brand.portalName,
    provider,
    directory: createDirectory(settings, provider, clock),
    mailsDue: createBell(),
    webhooksDue: createBell(),
    tokenSeal: createTokenSeal(settings.cookieKeys),
    signInSeal: createSignInSeal(settings.cookieKeys),
  };
  const wayHome: WebMiddleware = (ctx, next) => {
    ctx.state.wayBack = { name: portal.name, url: '/' };
    return next();
  };
  const storageState = async () => {
    const storage = await ping(db);
    return { ready: storage === 'ok', storage };
  };
  const features = [
    healthRoutes(storageState),
    homeRoutes(portal),
    orientationRoutes(portal),
    livretRoutes(portal),
    contactRoutes(portal, config),
    contactDetailsRoutes(portal),
    signInRoutes(portal),
    signOutRoutes(portal),
  ].map((routes) => routes.routes());
  // Reached by the pages of the footer, and by addresses that nothing serves.
  const forAnyone = [
    recogniseVisitor(portal),
    helpRoutes(config).routes(),
    developerRoutes(portal, config.mode).routes(),
    legalPages(config.operator, portal.name).routes(),
  ];
  const app = new Koa<WebState, WebExtras>();
  app.proxy = true;
  for (const middleware of [...web.middleware, wayHome, nameAbove]) app.use(middleware);
  for (const middleware of apiRoutes(portal)) app.use(middleware);
  for (const middleware of [...features, ...forAnyone]) app.use(middleware as never);
  return { app, context: portal };
}
