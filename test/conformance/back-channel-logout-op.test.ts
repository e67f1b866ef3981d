import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { claimDelivery } from '../../src/deliveries/claim.ts';
import { deliveriesOf } from '../../src/deliveries/delivery.ts';
import { endSessions } from '../../src/idp/oidc/logout/account-sessions.ts';
import { startLogouts } from '../../src/idp/oidc/logout/deliver-logouts.ts';
import { logoutDeliveries } from '../../src/idp/oidc/logout/logout-delivery.model.ts';
import { logoutMetrics } from '../../src/idp/oidc/logout/logout-metrics.ts';
import { Browser } from '../idp/oidc/browser.ts';
import { shareOuterDispatcher } from '../idp/oidc/outer-dispatcher.ts';
import { heldPatience } from '../idp/oidc/patience.ts';
import { relyingParty } from '../idp/oidc/relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { startToldService, type ToldService, toldClient } from '../idp/oidc/told-service.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

/** The modules of the Back-Channel Logout OP plan (conformance.md), and that no app misses a sign-out or delays one. */

let database: TestDatabase;
let op: TestProvider;
let browser: Browser;
let service: ToldService;
const complaints: string[] = [];
const clock = movableClock();

beforeAll(async () => {
  await shareOuterDispatcher();
  service = await startToldService();
  database = await openTestDatabase();
  op = await startProvider({
    db: database.db,
    clock,
    idp: { privateOrigins: [service.origin] },
    clients: [
      toldClient('prevenu', service.origin),
      toldClient('voisin', service.origin),
      toldClient('interdit', service.origin.replace('127.0.0.1', 'localhost')),
    ],
    log: pino({ level: 'info' }, { write: (line: string) => complaints.push(line) }),
  });
  await openAccount(database.db, { _id: 'valery' });
});
let registry: Registry;
let worker: ReturnType<typeof startLogouts>;
/** A process that tells services. */
const start = () => {
  registry = new Registry();
  const counts = logoutMetrics(registry, database.db, () => op.config.clients);
  worker = startLogouts({ ...op.idp, provider: op.provider }, counts);
};
beforeEach(async () => {
  browser = new Browser();
  service.reset();
  complaints.length = 0;
  await logoutDeliveries(database.db).deleteMany({});
});
afterAll(async () => {
  await op.close();
  await service.close();
  await database.drop();
});

const signIn = async (...ids: string[]) => {
  const tokens = [];
  for (const id of ids) {
    const rp = await relyingParty(op, id);
    tokens.push(await rp.exchange(await rp.signIn(browser, tokens.length === 0 ? 'valery' : undefined)));
  }
  return tokens;
};
const page = () => op.pages.at(-1)!;
/** She signs out of everything; resolves once she sees that she is. */
async function leave() {
  await browser.visit(`${op.issuer}/logout`);
  const { action, xsrf } = page().locals as { action: string; xsrf: string };
  await browser.post(action, { xsrf, logout: 'yes' });
  expect(page().view).toBe('idp/sign-out/done');
}
const stored = () => logoutDeliveries(database.db).find().sort({ endpoint: 1 }).lean();
const ended = (status: string) =>
  eventually(
    async () => (await stored()).every((one) => one.status === status) && stored(),
    () => `not all were ${status}: ${complaints.join('')}`,
  );

describe('modules', () => {
  it('oidcc-backchannel-logout-discovery-endpoint-verification', async () => {
    expect(await (await fetch(`${op.issuer}/.well-known/openid-configuration`)).json()).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      end_session_endpoint: `${op.issuer}/logout`,
    });
  });

  it('oidcc-backchannel-rp-initiated-logout', async () => {
    start();
    const [tokens] = await signIn('prevenu');
    const back = 'https://prevenu.example.fr/au-revoir';
    const query = { id_token_hint: tokens!.id_token!, post_logout_redirect_uri: back, state: 's' };
    await browser.visit(`${op.issuer}/logout?${new URLSearchParams(query)}`);
    const { action, inputs } = page().locals as { action: string; inputs: { name: string; value: string }[] };
    const { url } = await browser.post(action, Object.fromEntries(inputs.map(({ name, value }) => [name, value])));
    expect(url.href).toBe(`${back}?state=s`);
    await ended('delivered');
    expect(service.received).toHaveLength(1);
    expect(service.received[0]!.contentType).toMatch('application/x-www-form-urlencoded');
    expect(Object.keys(service.received[0]!.fields)).toEqual(['logout_token']);
    const { payload, protectedHeader } = await jwtVerify(
      service.tokens()[0]!,
      createRemoteJWKSet(new URL(`${op.issuer}/jwks`)),
      { issuer: op.issuer, audience: 'prevenu', typ: 'logout+jwt', requiredClaims: ['iat', 'exp', 'jti'] },
    );
    expect(protectedHeader.alg).toBe('RS256');
    const { sub, sid } = tokens!.claims()!;
    expect(payload).toMatchObject({ sub, sid: expect.any(String) });
    expect(payload.sid).toBe(sid);
    expect(payload.events).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} });
    expect(payload).not.toHaveProperty('nonce');
    const rp = await relyingParty(op, 'prevenu');
    const silent = await rp.signIn(browser, undefined, { prompt: 'none' });
    expect(silent.searchParams.get('error')).toBe('login_required');
    await worker.stop();
  });
});

describe('A5 S64 an app that does not take a sign-out', () => {
  it.each([500, 400] as const)('is told again when it answers %s, by a token of its own each time', async (status) => {
    service.answer(status);
    await signIn('prevenu');
    await leave();
    start();
    await eventually(async () => (await stored())[0]!.putBack, 'it was not put back');
    expect((await stored())[0]).toMatchObject({ status: 'waiting', failure: `http ${status}` });
    service.answer(200);
    await eventually(async () => {
      clock.forward(5);
      op.idp.logoutsDue.ring();
      return (await stored())[0]!.status === 'delivered';
    }, 'it was not told again');
    await worker.stop();
    const tokens = service.tokens().map((token) => decodeJwt(token));
    expect(tokens.length).toBeGreaterThanOrEqual(2);
    expect(new Set(tokens.map(({ jti }) => jti)).size).toBe(tokens.length);
    expect(new Set(tokens.map(({ sid }) => sid)).size).toBe(1);
    expect(complaints.join('')).toContain('prevenu');
    expect(complaints.join('')).not.toContain('valery');
  });

  it('keeps nobody from signing out, and no other app from being told', async () => {
    service.answer('nothing', '/prevenu');
    await signIn('prevenu', 'voisin');
    const patience = heldPatience();
    start();
    // It holds its answer for ever: that this ends shows that it is not waited for.
    await leave();
    await eventually(() => service.tokens('/voisin').length === 1, 'the other was not told');
    await eventually(() => service.tokens('/prevenu').length === 1, 'the silent one was not told');
    expect((await stored()).find(({ endpoint }) => endpoint === 'prevenu')?.status).toBe('waiting');
    await eventually(() => {
      patience.end();
      return complaints.some((line) => line.includes('prevenu'));
    }, 'it was waited for without end');
    patience.restore();
    await worker.stop();
    expect((await stored()).map(({ endpoint, failure }) => [endpoint, failure])).toEqual([
      ['prevenu', 'timeout'],
      ['voisin', undefined],
    ]);
  });

  it('is given up after a day, loudly', async () => {
    service.answer(500);
    await signIn('prevenu');
    await leave();
    start();
    await eventually(async () => {
      clock.forward(3600);
      op.idp.logoutsDue.ring();
      return (await stored())[0]!.status === 'failed';
    }, 'it was not given up');
    await worker.stop();
    expect(complaints.some((line) => line.includes('given up'))).toBe(true);
    expect(await registry.metrics()).toContain('logouts_total{endpoint="prevenu",outcome="failed"} 1');
  });

  it('M4 is counted by its name as long as the configuration has it, even where that is loaded anew', async () => {
    const counted = new Registry();
    let listed: typeof op.config.clients = [];
    const counts = logoutMetrics(counted, database.db, () => listed);
    counts.ended('prevenu', 'delivered');
    listed = op.config.clients;
    counts.ended('prevenu', 'delivered');
    counts.state('prevenu', 'down');
    const metrics = await counted.metrics();
    expect(metrics).toContain('logouts_total{endpoint="registered",outcome="delivered"} 1');
    expect(metrics).toContain('logouts_total{endpoint="prevenu",outcome="delivered"} 1');
    expect(metrics).toContain('logout_endpoint_down{endpoint="prevenu"} 1');
    expect(metrics).toContain('logouts_waiting{endpoint="prevenu"}');
    listed = [];
    expect(await counted.metrics()).not.toContain('logout_endpoint_down{');
  });

  it('S36 is not called at a private address that the operator did not name', async () => {
    await signIn('interdit');
    await leave();
    start();
    await eventually(async () => (await stored())[0]!.failure, 'it was not tried');
    await worker.stop();
    expect(service.received).toEqual([]);
  });
});

describe('A5 M5 a sign-out that was written down', () => {
  it('survives the process: another one tells the apps', async () => {
    await signIn('prevenu', 'voisin');
    await leave();
    // A process took one and died.
    const deliveries = deliveriesOf(logoutDeliveries(database.db));
    expect(await claimDelivery(deliveries, 'prevenu', clock.now(), 3_000)).toBeDefined();
    start();
    await eventually(() => service.tokens('/voisin').length === 1, 'the one that nobody held was not told');
    expect(service.tokens('/prevenu')).toEqual([]);
    await eventually(() => {
      clock.forward(10);
      op.idp.logoutsDue.ring();
      return service.tokens('/prevenu').length === 1;
    }, 'the one that a dead process held was not told');
    await ended('delivered');
    await worker.stop();
  });

  it('is told once, however many processes there are, and once more asked for ends nothing more', async () => {
    await signIn('prevenu', 'voisin');
    await endSessions(op.idp, { accountId: 'valery' });
    await endSessions(op.idp, { accountId: 'valery' });
    start();
    const other = worker;
    start();
    await ended('delivered');
    await Promise.all([worker.stop(), other.stop()]);
    expect(service.received.map(({ path }) => path).sort()).toEqual(['/prevenu', '/voisin']);
  });

  it('is found by an index', async () => {
    const { db } = database;
    const filter = { status: 'waiting', dueAt: { $lte: clock.now() } };
    const plan = await db.collection('logout-deliveries').find(filter).explain();
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
  });

  it('S64 is an error page where it cannot be: the person is not told that she is out while an app is not', async () => {
    await signIn('prevenu');
    await browser.visit(`${op.issuer}/logout`);
    const { action, xsrf } = page().locals as { action: string; xsrf: string };
    const model = logoutDeliveries(database.db);
    const insertMany = model.insertMany;
    model.insertMany = (() => Promise.reject(new Error('no database'))) as never;
    const { response } = await browser.post(action, { xsrf, logout: 'yes' });
    model.insertMany = insertMany;
    expect(response.status).toBe(500);
    expect(page().view).not.toBe('idp/sign-out/done');
  });
});
