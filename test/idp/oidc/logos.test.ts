import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import Koa from 'koa';
import { pino } from 'pino';
import type { Config } from '../../../src/config/schema.ts';
import { appLogoRoutes } from '../../../src/idp/app-logos/routes.ts';
import type { IdpWeb } from '../../../src/idp/context.ts';
import { imageKind } from '../../../src/idp/oidc/logos/image-kind.ts';
import { logoUrlOf } from '../../../src/idp/oidc/logos/logo-url.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { testClock } from '../../support/test-clock.ts';

let database: TestDatabase;
let app: Server;
let origin: string;
let ours: Server;
let idp: IdpWeb;
/** What the app's server answers, and how often it was asked. */
let answer: (response: ServerResponse) => void = (response) => response.end();
let asked = 0;
const clock = testClock();

const listening = async (server: Server) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const closed = (server: Server) => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
};

beforeAll(async () => {
  database = await openTestDatabase();
  app = createServer((_request, response) => {
    asked += 1;
    answer(response);
  });
  origin = await listening(app);
  const config = { idp: { privateOrigins: [origin] } } as Config;
  idp = { db: database.db, clock, config, log: pino({ level: 'silent' }) } as Partial<IdpWeb> as IdpWeb;
  const koa = new Koa();
  koa.silent = true;
  koa.use(appLogoRoutes(idp).routes() as never);
  ours = createServer(koa.callback());
});
afterEach(() => {
  asked = 0;
});
afterAll(async () => {
  await Promise.all([closed(app), closed(ours)]);
  await database.drop();
});

/** The head of a PNG of this size, which is all that is looked at. */
function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(25);
  head.writeUInt32BE(13);
  head.write('IHDR', 4, 'latin1');
  head.writeUInt32BE(width, 8);
  head.writeUInt32BE(height, 12);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), head, deflateSync(Buffer.alloc(64))]);
}
const gives = (body: Buffer | string, type = 'image/png') => {
  answer = (response) => response.writeHead(200, { 'content-type': type }).end(body);
};
const tried = (count: number) =>
  eventually(async () => (await database.db.collection('app-logos').countDocuments()) === count, 'nobody tried');

describe('S36 logos of apps', () => {
  it('S36 are fetched once for all who look, and served from our own address as what they are', async () => {
    gives(png(64, 64), 'text/html');
    const client = { logoUri: `${origin}/logo.png` };
    await Promise.all(Array.from({ length: 10 }, () => logoUrlOf(idp, client)));
    const url = await eventually(() => logoUrlOf(idp, client), 'the logo is not there');
    expect(url).toMatch(/^\/app-logos\/[\w-]{32}$/);
    expect(asked).toBe(1);
    const address = await listening(ours);
    const shown = await fetch(address + url);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    expect(shown.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(Buffer.from(await shown.arrayBuffer()).equals(png(64, 64))).toBe(true);
    expect((await fetch(`${address}/app-logos/${'x'.repeat(32)}`)).status).not.toBe(200);
    clock.advance(181 * 86_400);
    expect(await logoUrlOf(idp, client)).toBeUndefined();
    await eventually(() => logoUrlOf(idp, client), 'the logo is not fetched anew');
  });

  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  it.each<[string, () => void]>([
    ['a drawing that may hold scripts', () => gives(svg, 'image/svg+xml')],
    ['a page called PNG', () => gives('<!doctype html><script>alert(1)</script>')],
    ['larger than 64 KiB', () => gives(Buffer.concat([png(64, 64), Buffer.alloc(65_536)]))],
    ['of too many pixels', () => gives(png(60_000, 60_000))],
    ['of one pixel', () => gives(png(1, 1))],
    ['elsewhere by now', () => (answer = (response) => response.writeHead(302, { location: '/logo.png' }).end())],
    ['not there', () => (answer = (response) => response.writeHead(404).end(png(64, 64)))],
  ])('S36 are not shown: %s, and not asked for again within the hour', async (what, set) => {
    set();
    const before = await database.db.collection('app-logos').countDocuments();
    const client = { logoUri: `${origin}/${encodeURIComponent(what)}` };
    expect(await logoUrlOf(idp, client)).toBeUndefined();
    await tried(before + 1);
    await eventually(() => asked === 1, 'the app is not asked');
    for (let n = 0; n < 5; n += 1) expect(await logoUrlOf(idp, client)).toBeUndefined();
    expect(asked).toBe(1);
  });

  it('S36 on a private address are not asked for', async () => {
    const private_ = origin.replace('127.0.0.1', 'localhost');
    const before = await database.db.collection('app-logos').countDocuments();
    expect(await logoUrlOf(idp, { logoUri: `${private_}/logo.png` })).toBeUndefined();
    await tried(before + 1);
    expect(asked).toBe(0);
  });

  it('S36 are what their bytes say', () => {
    expect(imageKind(png(20, 30))).toEqual({ type: 'image/png', width: 20, height: 30 });
    const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108001e00140301220002110003110100', 'hex');
    expect(imageKind(jpeg)).toEqual({ type: 'image/jpeg', width: 20, height: 30 });
    const webp = Buffer.from(`52494646000000005745425056503858${'0a00000000000000'}${'130000'}${'1d0000'}0000`, 'hex');
    expect(imageKind(webp)).toEqual({ type: 'image/webp', width: 20, height: 30 });
    for (const length of [0, 1, 8, 20, 32]) expect(imageKind(png(20, 30).subarray(0, length))).toBeUndefined();
  });
});
