import Router from '@koa/router';
import type Provider from 'oidc-provider';
import { ping } from '../storage/ping.ts';
import type { WebExtras, WebMiddleware, WebState } from '../web/context.ts';
import { floodGuard } from '../web/flood-guard.ts';
import { healthRoutes } from '../web/health.ts';
import { legalPages } from '../web/legal-pages.ts';
import { createWebApp, type WebOptions } from '../web/web-app.ts';
import { activationLetterRoutes } from './activation-letter/routes.ts';
import { activationSmsRoutes } from './activation-sms/routes.ts';
import { directoryApi } from './api/routes.ts';
import { appLogoRoutes } from './app-logos/routes.ts';
import type { IdpContext, IdpWeb } from './context.ts';
import { dataSharingRoutes } from './data-sharing/routes.ts';
import { DEVELOPERS_PATH, developerRoutes } from './developers/routes.ts';
import { emailConfirmationRoutes } from './email-confirmation/routes.ts';
import { franceConnectAccountRoutes } from './franceconnect/account-pages.ts';
import { createFranceConnect } from './franceconnect/client.ts';
import { franceConnectRoutes } from './franceconnect/routes.ts';
import { chainSignOut } from './franceconnect/sign-out.ts';
import { helpRoutes } from './help/routes.ts';
import { homeOf, rememberWayBack } from './interaction.ts';
import { myAccountRoutes } from './my-account/routes.ts';
import { notMeRoutes } from './not-me/routes.ts';
import { verificationKeys } from './oidc/api-tokens.ts';
import { providerWith } from './oidc/create-provider.ts';
import { keyStorage } from './oidc/keys/key-store.ts';
import { loadSigningKeys } from './oidc/keys/signing-keys.ts';
import { fetchLogos } from './oidc/logos/logo-url.ts';
import { ROUTES } from './oidc/routes.ts';
import { recoveryRoutes } from './recovery/routes.ts';
import { secondFactorRoutes } from './second-factor/routes.ts';
import { signInRoutes } from './sign-in/routes.ts';

/** What writes before anybody signed in. */
const BEGINNINGS: readonly string[] = [ROUTES.authorization, ROUTES.device_authorization, ROUTES.code_verification];

/** What `createIdp` is given besides what its actions use. */
interface IdpOptions {
  context: IdpContext;
  web: Omit<WebOptions, 'app' | 'url' | 'trustedProxies' | 'brand' | 'log' | 'clock'>;
  /** Put before our routes: the demonstration’s box. */
  before: WebMiddleware[];
}

/** The address of the provider itself leads people to their services. */
function homeRoutes({ clients }: IdpWeb): Router<WebState, WebExtras> {
  return new Router<WebState, WebExtras>().get('/', (ctx) => ctx.redirect(homeOf(clients.home, clients)));
}

/** The identity provider: oidc-provider is the koa application, our pages are put in front of its routes. */
export async function createIdp({ context, web: webOptions, before }: IdpOptions): Promise<Provider> {
  const { config, log, clock } = context;
  const keys = await loadSigningKeys(keyStorage(config, context.db), clock.now());
  const provider = providerWith(context, keys);
  const web = createWebApp({
    ...webOptions,
    app: 'idp',
    url: config.idp.issuer,
    developersUrl: DEVELOPERS_PATH,
    trustedProxies: config.idp.trustedProxies,
    brand: config.brand,
    log,
    clock,
  });
  const franceConnect = config.franceConnect && createFranceConnect(config, config.franceConnect, clock);
  const franceConnectIsDown = () => franceConnect?.isDown() ?? false;
  const idp: IdpWeb = { ...context, provider, web, texts: webOptions.texts, franceConnectIsDown };
  const storageState = async () => {
    const storage = await ping(context.db);
    return { ready: storage === 'ok', storage };
  };
  const perMinute = config.idp.signInsPerNetworkPerMinute;
  const beginnings = floodGuard({ clock, perMinute, counts: (path) => BEGINNINGS.includes(path) });
  const features = [
    healthRoutes(storageState),
    homeRoutes(idp),
    helpRoutes(idp),
    developerRoutes(idp),
    appLogoRoutes(idp),
    legalPages(config.operator, config.brand.idpName),
    signInRoutes(idp),
    secondFactorRoutes(idp),
    dataSharingRoutes(idp),
    activationSmsRoutes(idp),
    activationLetterRoutes(idp),
    emailConfirmationRoutes(idp),
    notMeRoutes(idp),
    recoveryRoutes(idp),
    myAccountRoutes(idp),
    ...(franceConnect ? [franceConnectRoutes(idp, franceConnect), franceConnectAccountRoutes(idp, franceConnect)] : []),
  ];
  const chained = franceConnect ? [chainSignOut(idp)] : [];
  for (const middleware of [...web.middleware, rememberWayBack(idp), beginnings, ...before, ...chained])
    provider.use(middleware as never);
  for (const middleware of directoryApi(idp, verificationKeys(keys))) provider.use(middleware as never);
  for (const routes of features) provider.use(routes.routes() as never);
  fetchLogos(idp);
  return provider;
}
