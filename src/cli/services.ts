import type { RequestListener } from 'node:http';
import type Koa from 'koa';
import type { Logger } from 'pino';
import { type Clock, type Pause, systemClock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { FakeFranceConnect } from '../demo/franceconnect/start.ts';
import { startFinishing } from '../idp/accounts/closing/finish-left-over.ts';
import { purgeAudit } from '../idp/audit/purge.ts';
import type { IdpContext } from '../idp/context.ts';
import { startFollowingKeys, versionBeforeBuild } from '../idp/oidc/keys/follow-keys.ts';
import { startLogouts } from '../idp/oidc/logout/deliver-logouts.ts';
import { logoutMetrics } from '../idp/oidc/logout/logout-metrics.ts';
import { expireUnused } from '../idp/oidc/registration/expire-unused.ts';
import { idpSweepTargets } from '../idp/sweep-targets.ts';
import { deliveryMetrics } from '../messaging/delivery-metrics.ts';
import type { Outbox } from '../messaging/enqueue.ts';
import { outboxState } from '../messaging/outbox-state.ts';
import { createPortal } from '../portal/app.ts';
import { startCampaignMails } from '../portal/campaign-mails/start.ts';
import type { PortalContext } from '../portal/context.ts';
import { portalSweepTargets } from '../portal/sweep-targets.ts';
import { startWebhooks } from '../portal/webhooks/start.ts';
import { webhookMetrics } from '../portal/webhooks/webhook-metrics.ts';
import type { Storage } from '../storage/open-storage.ts';
import { startSweep } from '../storage/sweep.ts';
import { brandAssets } from '../web/assets/brand.ts';
import { assetUrl, readManifest } from '../web/assets/manifest.ts';
import { assets } from '../web/assets/serve.ts';
import { logConnectionErrors } from '../web/connection-errors.ts';
import type { WebMiddleware } from '../web/context.ts';
import { createMetrics } from '../web/metrics.ts';
import { loadViews } from '../web/render.ts';
import { type Address, serve } from '../web/server.ts';
import { loadTexts } from '../web/texts.ts';
import { createContext } from './idp-context.ts';
import { deliver, idpSender, openMessageBox, outboxOf, portalSender, type Sender } from './messages.ts';
import { ROOT } from './open.ts';
import { type RunningIdp, runIdp } from './running-idp.ts';

/** The applications of an installation; a process may run one of them only. */
export type App = 'idp' | 'portal';

interface ServicesOptions {
  config: Config;
  storage: Storage;
  log: Logger;
  version: string;
  apps?: readonly App[];
  clock?: Clock;
  pause?: Pause;
}

interface RunningServices {
  /** What the identity provider's actions work with: for the demonstration and the tests. */
  idp: IdpContext;
  /** The identity provider, where it runs in this process: it may be built anew. */
  runningIdp: RunningIdp | undefined;
  /** What the portal's actions work with, where it runs in this process. */
  portal: PortalContext | undefined;
  /** Ports that the applications were given. */
  ports: Partial<Record<App, number>>;
  /** The demonstration's own, when its configuration names one of this machine. */
  franceConnect: FakeFranceConnect | undefined;
  /** Lets requests, messages and sweeps under way end. */
  stop(): Promise<void>;
}

const BOTH: readonly App[] = ['idp', 'portal'];

/**
 * Starts the applications of an installation in this process, with their worker and their sweep. When one cannot start, none
 * is left running.
 */
export async function startServices(options: ServicesOptions): Promise<RunningServices> {
  const { storage, log, version, apps = BOTH, clock = systemClock } = options;
  const texts = loadTexts(`${ROOT}views/locales`);
  const brandFiles = brandAssets(options.config.brand);
  const brand = { ...options.config.brand, logoUrl: brandFiles.logoUrl, styleUrl: brandFiles.styleUrl };
  const config = { ...options.config, brand };
  const manifest = readManifest(`${ROOT}dist/assets`);
  const web = {
    version,
    texts,
    views: loadViews(`${ROOT}views`, (name) => assetUrl(manifest, name)),
    assets: assets(`${ROOT}dist/assets`, brandFiles.files) as WebMiddleware,
  };
  const metrics = createMetrics();
  const idp = createContext({ ...options, config }, texts);
  const outboxes = apps.map((app) => [app, outboxState(storage[app], clock)] as const);
  const messageCounts = deliveryMetrics(metrics.registry, Object.fromEntries(outboxes));
  const ports: RunningServices['ports'] = {};
  const stops: (() => Promise<void>)[] = [];
  let franceConnect: FakeFranceConnect | undefined;
  let portalContext: PortalContext | undefined;
  let runningIdp: RunningIdp | undefined;
  const stop = async () => {
    await Promise.all(stops.map((each) => each()));
  };
  const listen = async (handle: RequestListener, address: Address) => {
    const server = await serve(handle, address);
    stops.push(server.close);
    return server.port;
  };
  const listenTo = (application: Koa, address: Address) => {
    logConnectionErrors(application, log);
    return listen(application.callback(), address);
  };

  try {
    const box = config.mode === 'demonstration' ? await openMessageBox(storage.idp, clock) : undefined;
    const send = (app: App, sender: Sender, outbox: Outbox) => {
      const counts = messageCounts(app);
      stops.push(deliver(sender, { config, clock, log, outbox, metrics: counts, box: box?.transport }).stop);
    };
    if (apps.includes('idp')) {
      const before = (box ? [box.routes.routes()] : []) as WebMiddleware[];
      franceConnect = await openFranceConnect(options);
      if (franceConnect) stops.push(franceConnect.stop);
      const sampleApp = await openSampleApp(config);
      if (sampleApp) stops.push(sampleApp.stop);
      const measure = metrics.measure('idp');
      const clientsNow = () => (runningIdp?.current() ?? idp).clients.listed;
      const logoutCounts = logoutMetrics(metrics.registry, storage.idp, clientsNow);
      const keysVersion = await versionBeforeBuild({ db: storage.idp });
      const running = await runIdp({
        context: idp,
        web: { ...web, measure },
        before,
        background: (built) => [startFinishing(built), startLogouts(built, logoutCounts)],
      });
      runningIdp = running;
      const following = { ...idp, config: () => running.current().config, rebuild: () => running.rebuild() };
      const keys = startFollowingKeys(following, keysVersion);
      // What may still build another one ends first.
      stops.push(() => keys.stop().then(running.stop));
      ports.idp = await listen(running.handle, config.idp.listen);
      send('idp', idpSender(config, storage.idp), idp.outbox);
    }
    if (apps.includes('portal') && config.portal) {
      const measure = metrics.measure('portal');
      const portal = createPortal({ ...web, measure, config, db: storage.portal, clock, log });
      portalContext = portal.context;
      ports.portal = await listenTo(portal.app as unknown as Koa, config.portal.listen);
      const sender = portalSender(config, config.portal, storage.portal);
      const outbox = outboxOf(sender, { config, clock, texts });
      stops.push(startCampaignMails({ ...portal.context, outbox }, config.messaging.pollSeconds).stop);
      const webhookCounts = webhookMetrics(metrics.registry, storage.portal, config.portal.webhooks);
      stops.push(startWebhooks(portal.context, webhookCounts, config.messaging.pollSeconds).stop);
      send('portal', sender, outbox);
    }
    if (config.metrics) await listenTo(metrics.app, config.metrics);
  } catch (error) {
    await stop();
    throw error;
  }
  const targets = [
    ...(apps.includes('idp') ? idpSweepTargets(storage.idp) : []),
    ...(apps.includes('portal') ? portalSweepTargets(storage.portal) : []),
  ];
  const purge = () => purgeAudit({ ...idp, secret: config.idp.sealingKey, keptMonths: config.audit.keptMonths });
  const expire = () => expireUnused(idp);
  const tasks = apps.includes('idp')
    ? [
        { name: 'audit', run: purge },
        { name: 'registered-clients', run: expire },
      ]
    : [];
  stops.push(startSweep({ targets, tasks, everySeconds: config.storage.sweepSeconds, log, clock }).stop);
  return { idp, runningIdp, portal: portalContext, ports, franceConnect, stop };
}

/** A demonstration may also be set to FranceConnect's sandbox: only what is on this machine is played. */
async function openFranceConnect({ config, log }: ServicesOptions) {
  if (config.mode !== 'demonstration' || !config.franceConnect) return undefined;
  const { hostname, port } = new URL(config.franceConnect.issuer);
  if (hostname !== 'localhost') return undefined;
  const { startFakeFranceConnect } = await import('../demo/franceconnect/start.ts');
  const { clientId, clientSecret, signingAlgorithm } = config.franceConnect;
  const client = {
    id: clientId,
    name: config.brand.idpName,
    secret: clientSecret,
    redirectUris: [`${config.idp.issuer}/franceconnect/callback`],
    postLogoutRedirectUris: [`${config.idp.issuer}/franceconnect/signed-out`],
    signingAlgorithm,
  };
  return startFakeFranceConnect({ port: Number(port), clients: [client], log });
}

/** The sample app of developers, where the configuration of the demonstration names it on this machine (G6). */
async function openSampleApp(config: Config) {
  if (config.mode !== 'demonstration') return undefined;
  const { sampleAppOf, startSampleApp } = await import('../demo/sample-app/start.ts');
  const client = sampleAppOf(config);
  return client && startSampleApp(config.idp.issuer, client);
}
