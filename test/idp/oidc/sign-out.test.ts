import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { Browser } from './browser.ts';
import { shareOuterDispatcher } from './outer-dispatcher.ts';
import { heldPatience } from './patience.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from './test-provider.ts';

interface Received {
  contentType: string | undefined;
  fields: Record<string, string>;
}

let database: TestDatabase;
let op: TestProvider;
let carnet: RelyingParty;
let agenda: RelyingParty;
let browser: Browser;
let service: Server;
const received: Received[] = [];
let answerWith: number | 'nothing' = 200;

beforeAll(async () => {
  await shareOuterDispatcher();
  service = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({
      contentType: request.headers['content-type'],
      fields: Object.fromEntries(new URLSearchParams(body)),
    });
    if (answerWith !== 'nothing') response.writeHead(answerWith).end();
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  database = await openTestDatabase();
  const told = (id: string, backchannelLogoutUri: string) => ({
    id,
    name: id,
    secrets: ['env:SECRET'],
    redirectUris: [`https://${id}.example.fr/retour`],
    backchannelLogoutUri,
  });
  op = await startProvider({
    db: database.db,
    clock: movableClock(),
    idp: { privateOrigins: [origin] },
    clients: [
      told('prevenu', `${origin}/logout`),
      told('interdit', `${origin.replace('127.0.0.1', 'localhost')}/logout`),
    ],
  });
  carnet = await relyingParty(op, 'carnet');
  agenda = await relyingParty(op, 'agenda');
  await openAccount(database.db, { _id: 'valery' });
  await openAccount(database.db, { _id: 'sandrine' });
});
beforeEach(() => {
  browser = new Browser();
  received.length = 0;
  answerWith = 200;
});
afterAll(async () => {
  service.closeAllConnections();
  service.close();
  await op.close();
  await database.drop();
});

const GOODBYE = 'https://carnet.example.fr/au-revoir';
const signOut = (parameters: Record<string, string>, from = browser) =>
  from.visit(`${op.issuer}/logout?${new URLSearchParams(parameters)}`);
const page = () => op.pages.at(-1)!;
const signedIn = async () => (await carnet.signIn(browser, undefined, { prompt: 'none' })).searchParams.has('code');

/** Presses the button of the page shown last. */
function press(extra: Record<string, string> = {}) {
  const { action, xsrf, inputs } = page().locals as {
    action: string;
    xsrf?: string;
    inputs?: { name: string; value: string }[];
  };
  const fields = inputs ? Object.fromEntries(inputs.map(({ name, value }) => [name, value])) : { xsrf: xsrf! };
  return browser.post(action, { ...fields, ...extra });
}

describe('A5 signing out (RP-Initiated Logout)', () => {
  it('a service that proves whom it speaks of is obeyed, and told its own state', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    await signOut({ id_token_hint: tokens.id_token!, post_logout_redirect_uri: GOODBYE, state: 'b&w=1' });
    expect(page()).toMatchObject({ view: 'idp/sign-out/forward' });
    expect(op.formTargets()).toContain('https://carnet.example.fr');
    const { url, response } = await press();
    expect(url.href).toBe(`${GOODBYE}?state=b%26w%3D1`);
    expect(response.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect(await signedIn()).toBe(false);
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(401);
  });

  it('without state the address comes back as it was registered', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    await signOut({ id_token_hint: tokens.id_token!, post_logout_redirect_uri: GOODBYE });
    expect((await press()).url.href).toBe(GOODBYE);
  });

  it.each([
    ['nothing', {}],
    ['a state alone', { state: 's' }],
    ['the client’s name', { client_id: 'carnet' }],
    ['an address, without a proof', { post_logout_redirect_uri: GOODBYE }],
  ])('S30 a link with %s signs nobody out: the person is asked', async (_case, parameters) => {
    await carnet.signIn(browser, 'valery');
    await signOut(parameters);
    expect(page()).toMatchObject({ view: 'idp/sign-out/confirm', status: 200 });
    expect(await signedIn()).toBe(true);
    await signOut(parameters);
    const { url } = await press({ logout: 'yes' });
    expect(url.origin).toBe(op.issuer);
    expect(page()).toMatchObject({ view: 'idp/sign-out/done', locals: { left: undefined } });
    expect(await signedIn()).toBe(false);
  });

  it('S30 an ID token of another person is no proof', async () => {
    const other = await carnet.exchange(await carnet.signIn(new Browser(), 'sandrine'));
    await carnet.signIn(browser, 'valery');
    await signOut({ id_token_hint: other.id_token!, post_logout_redirect_uri: GOODBYE });
    expect(page().view).toBe('idp/sign-out/confirm');
  });

  it('an ID token that expired still is', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    expect(tokens.claims()!.exp - tokens.claims()!.iat).toBe(300);
    const [header, payload, signature] = tokens.id_token!.split('.') as [string, string, string];
    await signOut({ id_token_hint: [header, payload, signature].join('.') });
    expect(page().view).toBe('idp/sign-out/forward');
  });

  it.each([
    ['an address that is not registered', { post_logout_redirect_uri: 'https://mechant.example/' }],
    ['a query added to it', { post_logout_redirect_uri: `${GOODBYE}?foo=bar` }],
  ])('S30 does not lead to %s', async (_case, parameters) => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    const { url, response } = await signOut({ id_token_hint: tokens.id_token!, ...parameters });
    expect([url.origin, response.status]).toEqual([op.issuer, 400]);
    expect(page().view).toBe('errors/error');
  });

  it.each([
    ['unsigned', (token: string) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`],
    ['signed by somebody else', (token: string) => `${token.slice(0, -8)}AAAAAAAA`],
  ])('S35 refuses a hint that is %s', async (_case, forge) => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    const hint = forge(tokens.id_token!);
    const { response } = await signOut({ id_token_hint: hint, post_logout_redirect_uri: GOODBYE });
    expect(response.status).toBe(400);
    expect(await signedIn()).toBe(true);
  });

  it('S23 is not done by a form of another site', async () => {
    await carnet.signIn(browser, 'valery');
    await signOut({});
    const { response } = await browser.post(String(page().locals.action), { xsrf: 'guessed', logout: 'yes' });
    expect(response.status).toBe(400);
    expect(await signedIn()).toBe(true);
  });

  it('leaves one service and stays in the others, when the person wants so', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    const others = await agenda.exchange(await agenda.signIn(browser));
    await signOut({ client_id: 'carnet' });
    expect(page().locals).toMatchObject({ leaving: 'Le service carnet' });
    await press();
    expect(page()).toMatchObject({ view: 'idp/sign-out/done', locals: { left: 'Le service carnet' } });
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(401);
    expect((await agenda.userinfo(others.access_token)).status).toBe(200);
    expect(await signedIn()).toBe(true);
  });

  it('may be posted, as the specification wants', async () => {
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery'));
    await browser.post(`${op.issuer}/logout`, { id_token_hint: tokens.id_token!, post_logout_redirect_uri: GOODBYE });
    expect((await press()).url.href).toBe(GOODBYE);
  });

  it('needs no question of a person who is signed out already', async () => {
    await signOut({ client_id: 'carnet', post_logout_redirect_uri: GOODBYE, state: 's' });
    expect(page().view).toBe('idp/sign-out/forward');
    expect(op.formTargets()).toContain('https://carnet.example.fr');
    expect((await press()).url.href).toBe(`${GOODBYE}?state=s`);
  });
});

describe('back-channel logout', () => {
  const leave = async () => {
    await signOut({});
    await press({ logout: 'yes' });
  };

  it('tells a service by a token of its own', async () => {
    const prevenu = await relyingParty(op, 'prevenu');
    const tokens = await prevenu.exchange(await prevenu.signIn(browser, 'valery'));
    await leave();
    expect(received).toHaveLength(1);
    expect(received[0]!.contentType).toMatch('application/x-www-form-urlencoded');
    expect(Object.keys(received[0]!.fields)).toEqual(['logout_token']);
    const jwks = createRemoteJWKSet(new URL(`${op.issuer}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(received[0]!.fields.logout_token!, jwks, {
      issuer: op.issuer,
      audience: 'prevenu',
      typ: 'logout+jwt',
      requiredClaims: ['iat', 'exp', 'jti'],
    });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({ sub: tokens.claims()!.sub, sid: tokens.claims()!.sid });
    expect(payload.sid).toEqual(expect.any(String));
    expect(payload.events).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} });
    expect(payload).not.toHaveProperty('nonce');
  });

  it.each([500, 'nothing'] as const)('S64 a service that answers %s keeps nobody from signing out', async (answer) => {
    answerWith = answer;
    const prevenu = await relyingParty(op, 'prevenu');
    await prevenu.signIn(browser, 'valery');
    const patience = heldPatience();
    await Promise.all([
      leave(),
      eventually(() => received.length === 1, 'the service was not told').then(() => patience.end()),
    ]);
    expect(patience.count()).toBe(1);
    patience.restore();
    expect(received).toHaveLength(1);
    expect(await signedIn()).toBe(false);
  });

  it('S36 does not call a private address that the operator did not name', async () => {
    const interdit = await relyingParty(op, 'interdit');
    await interdit.signIn(browser, 'valery');
    await leave();
    expect(received).toEqual([]);
    expect(await signedIn()).toBe(false);
  });
});
