import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formTarget } from '../../src/idp/oidc/form-target.ts';
import { Browser } from '../idp/oidc/browser.ts';
import { type RelyingParty, relyingParty } from '../idp/oidc/relying-party.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

/** OAuth 2.0 for native apps (RFC 8252; conformance.md «Beyond certification»). */

const NAME = 'fr.example.agenda:/retour';
const CLAIMED = 'https://agenda-mobile.example.fr/retour';
const native = {
  id: 'mobile',
  name: 'L’agenda de poche',
  kind: 'native',
  redirectUris: ['http://127.0.0.1/retour', 'http://[::1]/retour', NAME, CLAIMED],
  subjectSector: 'agenda-mobile.example.fr',
  scopes: ['openid', 'offline_access'],
  refreshTokens: true,
};
let database: TestDatabase;
let op: TestProvider;
let app: RelyingParty;
beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock: movableClock(), clients: [native] });
  app = await relyingParty(op, 'mobile');
  await openAccount(database.db, { _id: 'lea' });
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

/** Asks the token endpoint as an app that keeps no secret. */
async function token(fields: Record<string, string>) {
  const body = new URLSearchParams({ client_id: 'mobile', ...fields });
  const answer = await fetch(`${op.issuer}/token`, { method: 'POST', body });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}
const exchange = (back: URL, redirect_uri: string) => token({ ...app.codeFields(back), redirect_uri });

describe('native-apps: where an app is come back to', () => {
  it.each([
    ['a loopback port that the system chose', 'http://127.0.0.1:51004/retour'],
    ['another one', 'http://127.0.0.1:61999/retour'],
    ['no port', 'http://127.0.0.1/retour'],
    ['a loopback port of IPv6', 'http://[::1]:51004/retour'],
    ['a scheme of its own', NAME],
    ['an address that it claimed', CLAIMED],
  ])('%s', async (_, redirect_uri) => {
    const back = await app.signIn(new Browser(), 'lea', { redirect_uri });
    expect(back.href.startsWith(`${redirect_uri}?`)).toBe(true);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      code: expect.any(String),
      state: 'a-state',
      iss: op.issuer,
    });
    expect((await exchange(back, redirect_uri)).status).toBe(200);
  });

  it('errors come back there too', async () => {
    for (const redirect_uri of [NAME, 'http://127.0.0.1:51004/retour']) {
      const { url } = await new Browser().visit(app.start({ redirect_uri, prompt: 'none' }).href);
      expect([url.href.startsWith(`${redirect_uri}?`), url.searchParams.get('error')]).toEqual([
        true,
        'login_required',
      ]);
      expect(url.searchParams.get('iss')).toBe(op.issuer);
    }
  });

  it.each([
    ['another path', 'http://127.0.0.1:51004/autre'],
    ['a name for the loopback that was not registered', 'http://localhost:51004/retour'],
    ['https on the loopback', 'https://127.0.0.1:51004/retour'],
    ['a loopback address that is not registered', 'http://127.0.0.2:51004/retour'],
    ['a host that begins alike', 'http://127.0.0.1.example.fr/retour'],
    ['a user before the host', 'http://x@127.0.0.1:51004/retour'],
    ['a host after what looks like one', 'http://127.0.0.1:51004@example.fr/retour'],
    ['a query more', 'http://127.0.0.1:51004/retour?a=b'],
    ['a fragment', 'http://127.0.0.1:51004/retour#a'],
    ['a port of a claimed address', 'https://agenda-mobile.example.fr:8443/retour'],
    ['a scheme that begins alike', 'fr.example.agenda.autre:/retour'],
    ['a scheme in capitals', 'FR.example.agenda:/retour'],
    ['a host under its scheme', 'fr.example.agenda://example.fr/retour'],
    ['a scheme that runs code', 'javascript:alert(1)'],
  ])('not %s', async (_, redirect_uri) => {
    const { url, response } = await new Browser().visit(app.start({ redirect_uri }).href);
    expect([url.origin, response.status]).toEqual([op.issuer, 400]);
  });

  it('forms may end there, and nowhere else', () => {
    expect(formTarget(NAME)).toBe('fr.example.agenda:');
    expect(formTarget('http://127.0.0.1:51004/retour')).toBe('http://127.0.0.1:51004');
    expect(formTarget(CLAIMED)).toBe('https://agenda-mobile.example.fr');
  });
});

describe('native-apps: an app proves itself by PKCE alone', () => {
  it('without a challenge, or with a plain one, nobody signs in', async () => {
    for (const without of [
      { code_challenge: undefined, code_challenge_method: undefined },
      { code_challenge_method: 'plain' },
    ]) {
      const { url } = await new Browser().visit(app.start({ redirect_uri: NAME, ...without }).href);
      expect(url.searchParams.get('error')).toBe('invalid_request');
    }
  });

  it('a code that another app caught is of no use to it', async () => {
    const back = await app.signIn(new Browser(), 'lea', { redirect_uri: NAME });
    const { grant_type, code } = app.codeFields(back) as { grant_type: string; code: string };
    const caught = { grant_type, code, redirect_uri: NAME };
    for (const fields of [caught, { ...caught, code_verifier: 'x'.repeat(43) }])
      expect((await token(fields)).body.error).toBe('invalid_grant');
  });

  it('the port must be the one that was asked for', async () => {
    const back = await app.signIn(new Browser(), 'lea', { redirect_uri: 'http://127.0.0.1:51004/retour' });
    expect((await exchange(back, 'http://127.0.0.1:51005/retour')).body.error).toBe('invalid_grant');
  });

  it('a secret is no part of it', async () => {
    const back = await app.signIn(new Browser(), 'lea', { redirect_uri: NAME });
    const fields = { ...app.codeFields(back), redirect_uri: NAME };
    expect((await app.token(fields, SECRET)).status).toBe(401);
  });

  it('its refresh tokens serve once: who uses a former one ends them all', async () => {
    const parameters = { redirect_uri: NAME, scope: 'openid offline_access', prompt: 'consent' };
    const browser = new Browser();
    const back = await app.signIn(browser, 'lea', parameters);
    const first = (await exchange(back, NAME)).body.refresh_token!;
    const renewed = await token({ grant_type: 'refresh_token', refresh_token: first });
    expect(renewed.status).toBe(200);
    expect((await token({ grant_type: 'refresh_token', refresh_token: first })).body.error).toBe('invalid_grant');
    const second = renewed.body.refresh_token!;
    expect(second).not.toBe(first);
    expect((await token({ grant_type: 'refresh_token', refresh_token: second })).body.error).toBe('invalid_grant');
  });
});

describe('native-apps: single sign-on', () => {
  it('alone lets no app in that anybody may claim to be (RFC 8252 §8.6)', async () => {
    const browser = new Browser();
    await app.signIn(browser, 'lea', { redirect_uri: NAME });
    const silent = await browser.visit(app.start({ redirect_uri: NAME, prompt: 'none' }).href);
    expect(silent.url.searchParams.get('error')).toBe('interaction_required');
    const { url } = await browser.visit(app.start({ redirect_uri: NAME }).href);
    expect(url.pathname).toMatch(/^\/interaction\//);
    const claimed = await browser.visit(app.start({ redirect_uri: CLAIMED, prompt: 'none' }).href);
    expect(claimed.url.searchParams.has('code')).toBe(true);
  });
});
