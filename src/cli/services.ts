import type Koa from 'koa';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { createLockout } from '../idp/accounts/lockout.ts';
import { createIdp } from '../idp/app.ts';
import type { IdpContext } from '../idp/context.ts';
import { idpSweepTargets } from '../idp/sweep-targets.ts';
import { startDelivery } from '../messaging/deliver.ts';
import { createOutbox } from '../messaging/enqueue.ts';
import { loadMessageTemplates } from '../messaging/message-templates.ts';
import type { Channel } from '../messaging/outbox.model.ts';
import { openTransports } from '../messaging/transports/open-transports.ts';
import { createPortal } from '../portal/app.ts';
import { portalSweepTargets } from '../portal/sweep-targets.ts';
import { createOneTimeCodes } from '../security/one-time-code.ts';
import { createPasswordHasher } from '../security/password-hash.ts';
import type { Storage } from '../storage/open-storage.ts';
import { startSweep } from '../storage/sweep.ts';
import { brandAssets } from '../web/assets/brand.ts';
import { assetUrl, readManifest } from '../web/assets/manifest.ts';
import { assets } from '../web/assets/serve.ts';
import type { WebMiddleware } from '../web/context.ts';
import { createLimits } from '../web/limits.ts';
import { createMetrics } from '../web/metrics.ts';
import { loadViews } from '../web/render.ts';
import { type RunningServer, serve } from '../web/server.ts';
import { type Locale, loadTexts } from '../web/texts.ts';
import { ROOT } from './open.ts';

/** The applications of an installation; a process may run one of them only. */
export type App = 'idp' | 'portal';

interface ServicesOptions {
  config: Config;
  storage: Storage;
  log: Logger;
  version: string;
  apps?: readonly App[];
  clock?: Clock;
}

export interface RunningServices {
  /** What the identity provider's actions work with: for the demonstration and the tests. */
  idp: IdpContext;
  /** Ports that the applications were given. */
  ports: Partial<Record<App, number>>;
  /** Lets requests, messages and sweeps under way end. */
  stop(): Promise<void>;
}

const DEFAULT_COLOUR = '#000091';
const BOTH: readonly App[] = ['idp', 'portal'];

/** Starts the applications of an installation in this process, with their worker and their sweep. */
export async function startServices(options: ServicesOptions): Promise<RunningServices> {
  const { storage, log, version, apps = BOTH, clock = systemClock } = options;
  const box = options.config.mode === 'demonstration' ? await openMessageBox(options) : undefined;
  const texts = loadTexts(`${ROOT}views/locales`);
  const brandFiles = brandAssets(options.config.brand);
  const config = {
    ...options.config,
    brand: { ...options.config.brand, logoUrl: brandFiles.logoUrl, styleUrl: brandFiles.styleUrl },
  };
  const manifest = readManifest(`${ROOT}dist/assets`);
  const web = {
    version,
    texts,
    views: loadViews(`${ROOT}views`, (name) => assetUrl(manifest, name)),
    assets: assets(`${ROOT}dist/assets`, brandFiles.files) as WebMiddleware,
  };
  const metrics = createMetrics();
  const secret = config.idp.sealingKey;
  const limits = createLimits(storage.idp, clock);
  const templates = loadMessageTemplates({
    directory: `${ROOT}views/messages`,
    translate: (locale, key, params) => texts.in(locale as Locale)(key, params),
    baseUrl: config.idp.issuer,
    brand: {
      service: config.brand.idpName,
      colour: config.brand.colour ?? DEFAULT_COLOUR,
      supportPhone: config.operator.supportPhone,
    },
  });
  const outbox = createOutbox({ db: storage.idp, clock, secret, templates, giveUpHours: config.messaging.giveUpHours });
  const idp: IdpContext = {
    config,
    db: storage.idp,
    clock,
    log,
    limits,
    outbox,
    passwords: createPasswordHasher(config.accounts.argon2),
    codes: createOneTimeCodes(secret),
    lockout: createLockout({ db: storage.idp, clock, limits, settings: config.accounts.lockout, secret }),
  };
  const servers: RunningServer[] = [];
  const ports: RunningServices['ports'] = {};
  const listen = async (app: App, application: Koa, address: { host: string; port: number }) => {
    const server = await serve(application.callback(), address);
    servers.push(server);
    ports[app] = server.port;
  };
  const stops: (() => Promise<void>)[] = [];
  if (apps.includes('idp')) {
    const before = [metrics.measure('idp'), ...(box ? [box.routes.routes()] : [])];
    await listen('idp', await createIdp({ context: idp, web, before: before as WebMiddleware[] }), config.idp.listen);
    const delivery = startDelivery({
      db: storage.idp,
      clock,
      log,
      outbox,
      secret,
      transports: openTransports(config.messaging, box?.transport),
      pollSeconds: config.messaging.pollSeconds,
    });
    stops.push(delivery.stop);
  }
  if (apps.includes('portal') && config.portal) {
    const before = [metrics.measure('portal')];
    const portal = createPortal({ ...web, config, db: storage.portal, clock, log, before });
    await listen('portal', portal.app as unknown as Koa, config.portal.listen);
  }
  if (config.metrics) servers.push(await serve(metrics.app.callback(), config.metrics));
  const targets = [...idpSweepTargets(storage.idp), ...portalSweepTargets(storage.portal)];
  stops.push(startSweep({ targets, everySeconds: config.storage.sweepSeconds, log, clock }).stop);
  return {
    idp,
    ports,
    stop: async () => {
      await Promise.all(servers.map((server) => server.close()));
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/** The demonstration is loaded by itself alone: production never reads its code. */
async function openMessageBox({ storage, clock = systemClock }: ServicesOptions) {
  const { boxTransport, messageBoxRoutes } = await import('../demo/message-box/message-box.ts');
  return {
    routes: messageBoxRoutes(storage.idp),
    transport: (channel: Channel) => boxTransport(storage.idp, channel, clock),
  };
}
