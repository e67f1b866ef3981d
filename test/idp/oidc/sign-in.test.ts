import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { later } from '../../support/later.ts';
import { Browser } from './browser.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from './test-provider.ts';

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

const errorOf = (url: URL) => url.searchParams.get('error');

describe('G1 a sign-in', () => {
  it('brings the service an ID token and the person’s claims', async () => {
    const back = await carnet.signIn(browser, 'valery', { scope: 'openid profile' });
    expect(back.href).toMatch(/^https:\/\/carnet\.example\.fr\/retour\?code=[\w-]+&state=a-state&iss=/);
    const tokens = await carnet.exchange(back);
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: 'openid profile' });
    expect(decodeProtectedHeader(tokens.id_token!)).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
    const userinfo = await carnet.userinfo(tokens.access_token);
    expect(userinfo.headers.get('content-type')).toMatch(/^application\/json/);
    expect(userinfo.headers.get('cache-control')).toBe('no-store');
    expect(await userinfo.json()).toEqual({
      sub: tokens.claims()!.sub,
      name: 'Valéry DURANT',
      given_name: 'Valéry',
      family_name: 'DURANT',
      locale: 'fr',
    });
  });

  it('is signed with ES256 for a client that knows it', async () => {
    const tokens = await agenda.exchange(await agenda.signIn(browser, 'valery'));
    expect(decodeProtectedHeader(tokens.id_token!).alg).toBe('ES256');
  });

  it('A5 opens the other services without typing again', async () => {
    await carnet.signIn(browser, 'valery');
    const pages = op.pages.length;
    const back = await agenda.signIn(browser);
    expect(back.origin).toBe('https://agenda.example.fr');
    expect(op.pages.length).toBe(pages);
    await agenda.exchange(back);
  });

  it('S21 leaves no cookie that outlives the browser', async () => {
    const response = await browser.request(carnet.start().href);
    const form = new URL(response.headers.get('location')!, op.issuer).href;
    const posted = await browser.request(`${form}?account=valery`, { method: 'POST' });
    const resumed = await browser.request(posted.headers.get('location')!);
    const session = resumed.headers.getSetCookie().filter((line) => line.startsWith('idp.session='));
    expect(session).toEqual([expect.stringMatching(/; httponly/i)]);
    expect(session[0]).toMatch(/samesite=lax/i);
    expect(session[0]).not.toMatch(/expires|max-age/i);
  });

  it('S20 gives the browser another session cookie when the person signs in again', async () => {
    await carnet.signIn(browser, 'valery');
    const before = browser.cookie('idp.session');
    await carnet.signIn(browser, 'valery', { prompt: 'login' });
    expect(browser.cookie('idp.session')).not.toBe(before);
    expect((await carnet.signIn(browser)).searchParams.has('code')).toBe(true);
  });

  it('asks again for a sign-in older than max_age', async () => {
    const first = await carnet.exchange(await carnet.signIn(browser, 'valery', { max_age: '15000' }), {
      maxAge: 15000,
    });
    const second = await carnet.exchange(await carnet.signIn(browser, undefined, { max_age: '10000' }), {
      maxAge: 10000,
    });
    expect(second.claims()!.auth_time).toBe(first.claims()!.auth_time);
    later(2.1);
    const { url } = await browser.visit(carnet.start({ max_age: '1' }).href);
    expect(url.pathname).toMatch(/^\/interaction\//);
  });

  it('S20 the form of one browser is of no use to another', async () => {
    const { url } = await browser.visit(carnet.start().href);
    const other = await new Browser().request(`${url.href}?account=valery`, { method: 'POST' });
    expect(other.status).toBe(400);
  });

  it('A5 a person who signs in as another ends the first one’s session', async () => {
    await carnet.signIn(browser, 'valery');
    const { url } = await browser.visit(agenda.start({ prompt: 'login' }).href);
    const { response } = await browser.post(`${url.href}?account=sandrine`, {});
    expect(op.pages.at(-1)).toMatchObject({ view: 'idp/sign-out/forward' });
    expect(response.status).toBe(200);
    const { action, inputs } = op.pages.at(-1)!.locals as { action: string; inputs: { name: string; value: string }[] };
    const back = await browser.post(action, Object.fromEntries(inputs.map(({ name, value }) => [name, value])));
    const tokens = await agenda.exchange(back.url);
    const sandrine = await agenda.exchange(await agenda.signIn(new Browser(), 'sandrine'));
    expect(tokens.claims()!.sub).toBe(sandrine.claims()!.sub);
  });
});

describe('S34 PKCE', () => {
  it.each([
    ['is asked of all, those with a secret too', { code_challenge: undefined, code_challenge_method: undefined }],
    ['is not taken as plain', { code_challenge_method: 'plain' }],
    ['names its method', { code_challenge_method: undefined }],
  ])('%s', async (_rule, parameters) => {
    expect(errorOf(await carnet.signIn(browser, 'valery', parameters))).toBe('invalid_request');
  });

  it.each([
    ['without a verifier', { code_verifier: '' }],
    ['with another verifier', { code_verifier: 'another-verifier-of-forty-three-characters-or-more' }],
    ['for another address', { redirect_uri: 'https://carnet.example.fr/ailleurs' }],
  ])('gives nothing %s', async (_case, fields) => {
    const back = await carnet.signIn(browser, 'valery');
    const answer = await carnet.token({ ...carnet.codeFields(back), ...fields });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('S33 a code', () => {
  it('serves once', async () => {
    const back = await carnet.signIn(browser, 'valery');
    const first = await carnet.token(carnet.codeFields(back));
    expect(first.status).toBe(200);
    const { access_token: accessToken } = (await first.json()) as { access_token: string };
    const second = await carnet.token(carnet.codeFields(back));
    expect([second.status, await second.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_grant' })]);
    // Somebody had it twice: what it gave is taken back, and the person signs in on without a form.
    expect((await carnet.userinfo(accessToken)).status).toBe(401);
    const again = await carnet.exchange(await carnet.signIn(browser));
    expect((await carnet.userinfo(again.access_token)).status).toBe(200);
  });

  it('serves one of 20 requests at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const back = await carnet.signIn(browser, 'valery');
      const answers = await Promise.all(Array.from({ length: 20 }, () => carnet.token(carnet.codeFields(back))));
      const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { error?: string }[];
      expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
      expect(bodies.filter(({ error }) => error === 'invalid_grant')).toHaveLength(19);
    }
  });

  it('is of no use to another client', async () => {
    const back = await carnet.signIn(browser, 'valery');
    const answer = await agenda.token(carnet.codeFields(back));
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('a request that cannot be answered to the service', () => {
  it.each([
    ['an address that is not registered', { redirect_uri: 'https://carnet.example.fr/retour/' }],
    ['a host that is not registered', { redirect_uri: 'https://mechant.example/retour' }],
    ['no address', { redirect_uri: undefined }],
    ['an unknown client', { client_id: 'inconnu' }],
  ])('S32 shows our page, and leads nowhere: %s', async (_case, parameters) => {
    const { url, response } = await browser.visit(carnet.start(parameters).href);
    expect(url.origin).toBe(op.issuer);
    expect(response.status).toBe(400);
    expect(op.pages.at(-1)).toMatchObject({ view: 'errors/error', locals: { code: 'client-request' } });
  });

  /** What is under «Détails techniques», with text keys in the place of words. */
  const details = () => {
    const { technical } = op.pages.at(-1)!.locals as { technical: { label: string; value?: string; words?: string }[] };
    return Object.fromEntries(technical.map(({ label, value, words }) => [label.split('.').at(-1), words ?? value]));
  };

  it('G6 tells the developer what was asked for, what is registered and in what they differ', async () => {
    const asked = 'https://carnet.example.fr/retour/';
    await browser.visit(carnet.start({ redirect_uri: asked }).href);
    expect(details()).toEqual({
      error: 'invalid_redirect_uri',
      description: expect.any(String),
      client: 'carnet (Le service carnet)',
      parameter: 'redirect_uri',
      asked,
      registered: 'https://carnet.example.fr/retour',
      difference: 'errors:difference.final-slash',
    });
    await browser.visit(carnet.start({ redirect_uri: 'https://mechant.example/' }).href);
    expect(details()).not.toHaveProperty('registered');
    await browser.visit(carnet.start({ client_id: 'inconnu' }).href);
    expect(details()).toMatchObject({ error: 'invalid_client', client: 'inconnu', parameter: 'client_id' });
  });

  it('G6 says of a sign-out what was wrong, and repeats no token', async () => {
    const asked = new URLSearchParams({ client_id: 'carnet', post_logout_redirect_uri: 'https://carnet.example.fr/' });
    await browser.visit(`${op.issuer}/logout?${asked}`);
    expect(details()).toMatchObject({ parameter: 'post_logout_redirect_uri', difference: 'errors:difference.path' });
    await browser.visit(`${op.issuer}/logout?id_token_hint=a-token-of-somebody`);
    expect(details()).toMatchObject({ parameter: 'id_token_hint' });
    expect(JSON.stringify(op.pages.at(-1)!.locals)).not.toContain('a-token-of-somebody');
  });

  it('A6 a page left open until its sign-in expired says so', async () => {
    const { url } = await browser.visit(carnet.start().href);
    browser.forget();
    const { response } = await browser.visit(url.href.replace('/interaction/', '/authorize/'));
    expect(response.status).toBe(400);
    expect(op.pages.at(-1)).toMatchObject({ view: 'errors/error', locals: { code: 'journey-lost' } });
  });
});

describe('what a client may ask', () => {
  it('G3 refuses a scope that it was not given', async () => {
    const small = await startProvider({
      db: database.db,
      clock: movableClock(),
      clients: [{ id: 'petit', name: 'Petit', secrets: ['env:SECRET'], redirectUris: ['https://petit.example.fr/cb'] }],
    });
    const petit = await relyingParty(small, 'petit');
    expect(errorOf(await petit.signIn(browser, 'valery', { scope: 'openid profile' }))).toBe('invalid_scope');
    // Nor by the other door.
    const claims = JSON.stringify({ userinfo: { given_name: { essential: true } }, id_token: { email: null } });
    const tokens = await petit.exchange(await petit.signIn(browser, 'valery', { claims }));
    expect(await (await petit.userinfo(tokens.access_token)).json()).toEqual({ sub: tokens.claims()!.sub });
    expect(tokens.claims()).not.toHaveProperty('email');
    await small.close();
  });

  it('gives one claim that is asked for by name', async () => {
    const claims = JSON.stringify({ userinfo: { given_name: null }, id_token: { family_name: null } });
    const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery', { claims }));
    expect(tokens.claims()).toMatchObject({ family_name: 'DURANT' });
    expect(await (await carnet.userinfo(tokens.access_token)).json()).toEqual({
      sub: tokens.claims()!.sub,
      given_name: 'Valéry',
    });
  });

  it('S39 accepts both of its secrets, and no third', async () => {
    const two = await startProvider({
      db: database.db,
      clock: movableClock(),
      clients: [
        {
          id: 'deux',
          name: 'Deux',
          secrets: ['env:SECRET', 'env:NEXT_SECRET'],
          redirectUris: ['https://deux.example.fr/cb'],
        },
      ],
    });
    const deux = await relyingParty(two, 'deux');
    const statuses: number[] = [];
    for (const secret of [
      'a-secret-of-a-test-client-0123456789abcdef',
      'the-next-secret-of-it-0123456789abcdefghi',
      'none',
    ]) {
      const back = await deux.signIn(browser, 'valery');
      statuses.push((await deux.token(deux.codeFields(back), secret)).status);
    }
    expect(statuses).toEqual([200, 200, 401]);
    await two.close();
  });

  it('G1 sees each person under a name of its own: pairwise subjects', async () => {
    const [one, other] = await Promise.all(
      [carnet, agenda].map(async (rp) => (await rp.exchange(await rp.signIn(new Browser(), 'valery'))).claims()!.sub),
    );
    const again = (await carnet.exchange(await carnet.signIn(new Browser(), 'valery'))).claims()!.sub;
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    expect(one).not.toContain('valery');
  });
});
