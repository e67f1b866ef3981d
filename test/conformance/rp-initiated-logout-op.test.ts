import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Browser } from '../idp/oidc/browser.ts';
import { type RelyingParty, relyingParty } from '../idp/oidc/relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { later } from '../support/later.ts';

/** The modules of the RP-Initiated Logout OP plan (conformance.md), by their own names, and what else sign-out must hold. */

let database: TestDatabase;
let op: TestProvider;
let carnet: RelyingParty;
let agenda: RelyingParty;
let browser: Browser;

beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock: movableClock() });
  carnet = await relyingParty(op, 'carnet');
  agenda = await relyingParty(op, 'agenda');
  await openAccount(database.db, { _id: 'valery' });
  await openAccount(database.db, { _id: 'sandrine' });
});
beforeEach(() => {
  browser = new Browser();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

const GOODBYE = 'https://carnet.example.fr/au-revoir';
const signOut = (parameters: Record<string, string>, from = browser) =>
  from.visit(`${op.issuer}/logout?${new URLSearchParams(parameters)}`);
const page = () => op.pages.at(-1)!;
const silently = async () => (await carnet.signIn(browser, undefined, { prompt: 'none' })).searchParams;
/** After the last button, nobody is signed in any more. */
const expectSignedOut = async () => expect((await silently()).get('error')).toBe('login_required');
const expectSignedIn = async () => expect((await silently()).has('code')).toBe(true);
const signIn = async (account = 'valery', from = browser) =>
  carnet
    .exchange(await carnet.signIn(from, account))
    .then(({ id_token = '', access_token }) => ({ id_token, access_token }));

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

const PREFIX = 'oidcc-rp-initiated-logout';

describe('modules', () => {
  it(`${PREFIX}-discovery-endpoint-verification`, async () => {
    const discovery = (await (await fetch(`${op.issuer}/.well-known/openid-configuration`)).json()) as object;
    expect(discovery).toMatchObject({ end_session_endpoint: `${op.issuer}/logout` });
  });

  it(PREFIX, async () => {
    const { id_token, access_token } = await signIn();
    await signOut({ id_token_hint: id_token, post_logout_redirect_uri: GOODBYE, state: 'b&w=1' });
    expect(page()).toMatchObject({ view: 'idp/sign-out/forward' });
    expect(op.formTargets()).toContain('https://carnet.example.fr');
    const { url, response } = await press();
    expect(url.href).toBe(`${GOODBYE}?state=b%26w%3D1`);
    expect(response.headers.get('clear-site-data')).toBe('"cache", "storage"');
    await expectSignedOut();
    expect((await carnet.userinfo(access_token)).status).toBe(401);
  });

  it.each([
    [`${PREFIX}-bad-post-logout-redirect-uri`, { post_logout_redirect_uri: 'https://mechant.example/' }],
    [`${PREFIX}-query-added-to-post-logout-redirect-uri`, { post_logout_redirect_uri: `${GOODBYE}?foo=bar` }],
  ])('%s', async (_module, parameters) => {
    const { id_token } = await signIn();
    const { url, response } = await signOut({ id_token_hint: id_token, state: 's', ...parameters });
    expect([url.origin, response.status]).toEqual([op.issuer, 400]);
    expect(page().view).toBe('errors/error');
    await expectSignedIn();
  });

  it.each([
    [
      `${PREFIX}-modified-id-token-hint`,
      (token: string) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`,
    ],
    [`${PREFIX}-bad-id-token-hint`, (token: string) => `${token.slice(0, -8)}AAAAAAAA`],
  ])('%s', async (_module, forge) => {
    const { id_token } = await signIn();
    const { url, response } = await signOut({ id_token_hint: forge(id_token), post_logout_redirect_uri: GOODBYE });
    expect([url.origin, response.status]).toEqual([op.issuer, 400]);
    await expectSignedIn();
  });

  it.each([
    [`${PREFIX}-no-id-token-hint`, { post_logout_redirect_uri: GOODBYE, state: 's' }],
    [`${PREFIX}-no-params`, {}],
    [`${PREFIX}-only-state`, { state: 's' }],
    // S47: the client's name proves nothing.
    ['S47 no link of another site, with the name of an app alone', { client_id: 'carnet' }],
    [
      'S47 no link of another site, with the address of an app',
      { client_id: 'carnet', post_logout_redirect_uri: GOODBYE },
    ],
  ])('%s', async (_module, parameters: Record<string, string>) => {
    await signIn();
    await signOut(parameters);
    expect(page()).toMatchObject({ view: 'idp/sign-out/confirm', status: 200 });
    await expectSignedIn();
    await signOut(parameters);
    const { url } = await press({ logout: 'yes' });
    const proved = 'client_id' in parameters && 'post_logout_redirect_uri' in parameters;
    expect(url.origin).toBe(proved ? 'https://carnet.example.fr' : op.issuer);
    if (!proved) expect(page()).toMatchObject({ view: 'idp/sign-out/done', locals: { left: undefined } });
    await expectSignedOut();
  });

  it(`${PREFIX}-no-post-logout-redirect-uri`, async () => {
    const { id_token } = await signIn();
    await signOut({ id_token_hint: id_token });
    expect(page().view).toBe('idp/sign-out/forward');
    expect((await press()).url.origin).toBe(op.issuer);
    expect(page().view).toBe('idp/sign-out/done');
    await expectSignedOut();
  });

  it(`${PREFIX}-no-state`, async () => {
    const { id_token } = await signIn();
    await signOut({ id_token_hint: id_token, post_logout_redirect_uri: GOODBYE });
    expect((await press()).url.href).toBe(GOODBYE);
    await expectSignedOut();
  });
});

describe('A5 S47 whoever signs out', () => {
  it('may show an ID token that expired long ago', async () => {
    const { id_token } = await signIn();
    const backToNow = later(20 * 60);
    await signOut({ id_token_hint: id_token, post_logout_redirect_uri: GOODBYE });
    expect(page().view).toBe('idp/sign-out/forward');
    expect((await press()).url.href).toBe(GOODBYE);
    backToNow();
    await expectSignedOut();
  });

  it('S30 is asked when the ID token is another person’s', async () => {
    const { id_token } = await signIn('sandrine', new Browser());
    await signIn();
    await signOut({ id_token_hint: id_token, post_logout_redirect_uri: GOODBYE });
    expect(page().view).toBe('idp/sign-out/confirm');
  });

  it('S23 is not signed out by a form of another site', async () => {
    await signIn();
    await signOut({});
    const { response } = await browser.post(String(page().locals.action), { xsrf: 'guessed', logout: 'yes' });
    expect(response.status).toBe(400);
    await expectSignedIn();
  });

  it.each(['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'])(
    'S47 gives «%s» once: given twice, nothing is done',
    async (name) => {
      await signIn();
      const { url, response } = await browser.visit(`${op.issuer}/logout?${name}=a&${name}=b`);
      expect([url.origin, response.status]).toEqual([op.issuer, 400]);
      await expectSignedIn();
    },
  );

  it('leaves one service and stays in the others, when the person wants so', async () => {
    const tokens = await signIn();
    const others = await agenda.exchange(await agenda.signIn(browser));
    await signOut({ client_id: 'carnet' });
    expect(page().locals).toMatchObject({ leaving: 'Le service carnet' });
    await press();
    expect(page()).toMatchObject({ view: 'idp/sign-out/done', locals: { left: 'Le service carnet' } });
    expect((await carnet.userinfo(tokens.access_token)).status).toBe(401);
    expect((await agenda.userinfo(others.access_token)).status).toBe(200);
    await expectSignedIn();
  });

  it('may post, as the specification wants', async () => {
    const { id_token } = await signIn();
    await browser.post(`${op.issuer}/logout`, { id_token_hint: id_token, post_logout_redirect_uri: GOODBYE });
    expect((await press()).url.href).toBe(GOODBYE);
  });

  it('is asked nothing when signed out already', async () => {
    await signOut({ client_id: 'carnet', post_logout_redirect_uri: GOODBYE, state: 's' });
    expect(page().view).toBe('idp/sign-out/forward');
    expect(op.formTargets()).toContain('https://carnet.example.fr');
    expect((await press()).url.href).toBe(`${GOODBYE}?state=s`);
  });
});
