import type { Connection } from 'mongoose';
import { pino } from 'pino';
import type { Config } from '../../../src/config/schema.ts';
import { createPortal } from '../../../src/portal/app.ts';
import type { PortalWeb } from '../../../src/portal/context.ts';
import { assetUrl, readManifest } from '../../../src/web/assets/manifest.ts';
import { assets } from '../../../src/web/assets/serve.ts';
import type { WebMiddleware } from '../../../src/web/context.ts';
import { loadViews } from '../../../src/web/render.ts';
import { loadTexts } from '../../../src/web/texts.ts';
import { type MovableClock, movableClock } from '../../support/clock.ts';
import { demonstration, type Settings } from '../../support/config.ts';
import { openPortalTestDatabase } from '../../support/database.ts';
import { type Browser, createBrowser } from './browser.ts';
import { listen } from './listening.ts';
import { type OtherProvider, startProvider } from './provider.ts';

/** The portal of a test file, with a provider that is not ours on its other side. */
export interface TestPortal {
  url: string;
  provider: OtherProvider;
  db: Connection;
  clock: MovableClock;
  /** What its actions and its worker work with. */
  context: PortalWeb;
  settings: NonNullable<Config['portal']>;
  /** A person's browser: it keeps its cookies. */
  browser(): Browser;
  /** A browser that has signed in as someone. */
  signedIn(person?: string): Promise<Browser>;
  close(): Promise<void>;
}

const manifest = readManifest('dist/assets');
const views = loadViews('views', (name) => assetUrl(manifest, name));
const texts = loadTexts('views/locales');
const built = assets('dist/assets') as WebMiddleware;

export async function startPortal(
  change: (settings: NonNullable<Settings['portal']>) => void = () => {},
): Promise<TestPortal> {
  const server = await listen();
  const clock = movableClock();
  const { db, drop } = await openPortalTestDatabase();
  const client = { id: 'scolarite-services', secret: demonstration().portal!.clientSecret, url: server.url };
  const provider = await startProvider(client);
  const config = demonstration(({ portal }) => {
    Object.assign(portal!, { url: server.url, issuer: provider.issuer });
    change(portal!);
  });
  const log = pino({ level: 'silent' });
  const measure: WebMiddleware = (_ctx, next) => next();
  const { app, context } = createPortal({
    config,
    db,
    clock,
    log,
    views,
    texts,
    assets: built,
    version: '1.2.3',
    measure,
  });
  server.serve(app.callback());
  const browser = () => createBrowser(server.url);
  return {
    url: server.url,
    provider,
    db,
    clock,
    context,
    settings: config.portal!,
    browser,
    async signedIn(person = 'sandrine') {
      provider.visitor = person;
      const someone = browser();
      const { page, url } = await someone.open('/');
      if (page.status !== 200 || !url.startsWith(server.url)) throw new Error(`${url}: ${page.text}`);
      return someone;
    },
    async close() {
      await Promise.all([server.close(), provider.close()]);
      await drop();
    },
  };
}
