import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Browser } from '../idp/oidc/browser.ts';
import { type RelyingParty, relyingParty } from '../idp/oidc/relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { LOOPBACK_PAYLOADS, REDIRECT_PAYLOADS } from './redirect-payloads.ts';

/** Nothing that a request says leads a person to an address that is not registered (security.md S32, S47). */

let database: TestDatabase;
let op: TestProvider;
let carnet: RelyingParty;
let mobile: RelyingParty;
let browser: Browser;
beforeAll(async () => {
  database = await openTestDatabase();
  const mobileApp = { id: 'mobile', name: 'Mobile', kind: 'native', redirectUris: ['http://127.0.0.1/retour'] };
  op = await startProvider({
    db: database.db,
    clock: movableClock(),
    clients: [{ ...mobileApp, dataSharing: 'none' }],
  });
  carnet = await relyingParty(op, 'carnet');
  mobile = await relyingParty(op, 'mobile');
  await openAccount(database.db, { _id: 'valery' });
  browser = new Browser();
  // Signed in: nothing would ask before an answer left.
  await carnet.signIn(browser, 'valery');
});
beforeEach(() => {
  op.pages.length = 0;
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

const named = (payloads: readonly string[]) => payloads.map((payload) => [JSON.stringify(payload), payload] as const);

/** A page of ours that says what is wrong, and is no form that leads on. */
async function expectToStay(request: Promise<Response>) {
  const answer = await request;
  expect(answer.headers.get('location')).toBeNull();
  expect(answer.headers.get('refresh')).toBeNull();
  expect(answer.status).toBe(400);
  expect(op.pages.map(({ view }) => view)).toEqual(['errors/error']);
  op.pages.length = 0;
}

it('there are 60 of them at least', () => {
  expect(new Set(REDIRECT_PAYLOADS).size).toBeGreaterThanOrEqual(60);
});

describe('S32 an authorization request', () => {
  it.each(named(REDIRECT_PAYLOADS))('leads nowhere with %s', async (_name, redirect_uri) => {
    const ask = (parameters: object) => browser.request(carnet.start({ redirect_uri, ...parameters }).href);
    await expectToStay(ask({}));
    await expectToStay(ask({ prompt: 'none' }));
    await expectToStay(ask({ response_mode: 'form_post' }));
    // A second fault must not make the address count that was not looked at.
    await expectToStay(ask({ response_type: 'token', response_mode: 'fragment' }));
    await expectToStay(ask({ scope: 'openid nothing' }));
  });

  it.each(named(LOOPBACK_PAYLOADS))('of a native app leads nowhere with %s', async (_name, redirect_uri) => {
    await expectToStay(browser.request(mobile.start({ redirect_uri }).href));
    await expectToStay(browser.request(mobile.start({ redirect_uri, prompt: 'none' }).href));
  });

  it('is not pushed either with one of them', async () => {
    for (const redirect_uri of REDIRECT_PAYLOADS) {
      const headers = { authorization: `Basic ${btoa('carnet:a-secret-of-a-test-client-0123456789abcdef')}` };
      const body = carnet.start({ redirect_uri }).searchParams;
      const answer = await fetch(carnet.configuration.serverMetadata().pushed_authorization_request_endpoint!, {
        method: 'POST',
        headers,
        body,
      });
      expect([redirect_uri, answer.status]).toEqual([redirect_uri, 400]);
      expect(await answer.json()).not.toHaveProperty('request_uri');
    }
  });

  it('leads to the registered address, all the same', async () => {
    expect((await carnet.signIn(browser)).href).toMatch(/^https:\/\/carnet\.example\.fr\/retour\?code=/);
    const anyPort = mobile.start({ redirect_uri: 'http://127.0.0.1:49152/retour', prompt: 'none' });
    expect((await browser.request(anyPort.href)).headers.get('location')).toMatch(
      /^http:\/\/127\.0\.0\.1:49152\/retour\?/,
    );
  });
});

describe('S47 a sign-out', () => {
  const payloads = REDIRECT_PAYLOADS.map((payload) => payload.replaceAll('/retour', '/au-revoir'));
  const address = (fields: Record<string, string>) => `${op.issuer}/logout?${new URLSearchParams(fields)}`;
  let hint: string;
  beforeAll(async () => {
    hint = (await carnet.exchange(await carnet.signIn(browser))).id_token!;
  });

  it.each(named(payloads))('leads nowhere with %s', async (_name, target) => {
    const asked = { post_logout_redirect_uri: target, state: 'a-state' };
    await expectToStay(browser.request(address({ ...asked, id_token_hint: hint })));
    await expectToStay(browser.request(address({ ...asked, client_id: 'carnet' })));
  });

  it('that names no service asks the person, and ends on our own page', async () => {
    for (const target of [payloads[0]!, 'https://carnet.example.fr/au-revoir', 'javascript:alert(1)']) {
      const visitor = new Browser();
      await carnet.signIn(visitor, 'valery');
      await visitor.visit(address({ post_logout_redirect_uri: target, state: 'a-state' }));
      const { view, locals } = op.pages.at(-1)!;
      expect([view, locals.leaving]).toEqual(['idp/sign-out/confirm', undefined]);
      const done = await visitor.post(String(locals.action), { xsrf: String(locals.xsrf), logout: 'yes' });
      expect([done.url.origin, done.url.pathname]).toEqual([op.issuer, '/logout/success']);
    }
  });
});
