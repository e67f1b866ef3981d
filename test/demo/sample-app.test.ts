import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startSampleApp } from '../../src/demo/sample-app/start.ts';
import { pupils } from '../../src/idp/directory/pupil.model.ts';
import { Browser } from '../idp/oidc/browser.ts';
import { shareOuterDispatcher } from '../idp/oidc/outer-dispatcher.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { newParent } from '../support/people.ts';

let database: TestDatabase;
let op: TestProvider;
let app: Awaited<ReturnType<typeof startSampleApp>>;
let url: string;
let browser: Browser;

beforeAll(async () => {
  await shareOuterDispatcher();
  url = `http://localhost:${await freePort()}`;
  database = await openTestDatabase();
  op = await startProvider({
    db: database.db,
    clock: movableClock(),
    tellsServices: true,
    idp: { privateOrigins: [url] },
    clients: [
      {
        id: 'mon-agenda',
        name: 'Mon agenda',
        secrets: ['env:SECRET'],
        redirectUris: [`${url}/callback`],
        postLogoutRedirectUris: [`${url}/signed-out`],
        backchannelLogoutUri: `${url}/backchannel-logout`,
        homeUri: `${url}/`,
        scopes: ['openid', 'profile', 'ecole.profil', 'ecole.enfants', 'ecole.eleve'],
        refreshTokens: true,
        dataSharing: 'none',
      },
    ],
  });
  const client = op.config.clients.find(({ id }) => id === 'mon-agenda')!;
  expect(client.secrets).toEqual([SECRET]);
  app = await startSampleApp(op.issuer, client);
  const { guardianId } = await newParent(database.db);
  await openAccount(database.db, { _id: 'valery', guardianIds: [guardianId] });
});
beforeEach(() => {
  browser = new Browser();
});
afterAll(async () => {
  await app.stop();
  await op.close();
  await database.drop();
});

const home = async () => (await browser.request(`${url}/`)).text();

/** From the app's button through the provider's form, up to the app's own address. */
async function comeBack(path = '/login', init: RequestInit = {}): Promise<URL> {
  const asked = await browser.request(`${url}${path}`, init);
  const { url: form } = await browser.visit(asked.headers.get('location')!);
  return form.origin === op.issuer ? (await browser.post(`${form.href}?account=valery`, {})).url : form;
}
async function signIn() {
  await browser.visit((await comeBack()).href);
}

describe('the sample app', () => {
  it('G6 signs a parent in, shows her children and asks again who they are', async () => {
    expect(await home()).toContain('Se connecter avec ÉduConnect');
    await signIn();
    expect(await home()).toContain('Bonjour Valéry DURANT');
    expect(await home()).toContain('Ambre Aubrac');
    await pupils(database.db).updateOne({ firstName: 'Ambre' }, { $set: { useName: 'Aubrac-<Lys>' } });
    await browser.post(`${url}/refresh`, {});
    expect(await home()).toContain('Ambre Aubrac-&lt;Lys&gt;');
  });

  it('G6 lets nobody finish the sign-in that another browser began, nor the same one twice', async () => {
    const back = await comeBack();
    browser = new Browser();
    await browser.visit(back.href);
    expect(await home()).toContain('Se connecter avec ÉduConnect');
    await signIn();
    const shown = await home();
    await browser.visit(back.href);
    expect(await home()).toBe(shown);
  });

  it('G6 tells what the provider refused, and starts no sign-in for another provider', async () => {
    const asked = await browser.request(`${url}/login`);
    const state = new URL(asked.headers.get('location')!).searchParams.get('state')!;
    const answer = new URLSearchParams({ state, iss: op.issuer, error: 'access_denied', error_description: '<b>no' });
    const page = await (await browser.request(`${url}/callback?${answer}`)).text();
    expect(page).toContain('access_denied : &lt;b&gt;no');
    const foreign = new URLSearchParams({ iss: 'https://pirate.example' });
    expect((await browser.request(`${url}/login?${foreign}`)).status).toBe(400);
    const own = await browser.request(
      `${url}/login?${new URLSearchParams({ iss: op.issuer, login_hint: 'v.durant' })}`,
    );
    expect(new URL(own.headers.get('location')!).searchParams.get('login_hint')).toBe('v.durant');
  });

  it('G6 asks for two factors when it needs them', async () => {
    await signIn();
    const asked = await browser.request(`${url}/two-factors`, { method: 'POST' });
    const { searchParams } = new URL(asked.headers.get('location')!);
    expect(searchParams.get('acr_values')).toBe('https://refeds.org/profile/mfa');
  });

  it('A5 signs out here and at the provider', async () => {
    await signIn();
    const left = await browser.visit(`${url}/sign-out`, { method: 'POST' });
    expect(left.url.origin).toBe(op.issuer);
    expect(left.url.searchParams.get('post_logout_redirect_uri')).toBe(`${url}/signed-out`);
    expect(left.url.searchParams.get('id_token_hint')).toBeTruthy();
    expect(await home()).toContain('Se connecter avec ÉduConnect');
  });

  it('A5 forgets who signed out elsewhere, as the provider tells it, and believes nobody else', async () => {
    await signIn();
    const forged = await fetch(`${url}/backchannel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: 'a.b.c' }),
    });
    expect(forged.status).toBe(400);
    expect(await home()).toContain('Bonjour');
    await browser.visit(`${op.issuer}/logout`);
    const { action, xsrf } = op.pages.at(-1)!.locals as { action: string; xsrf: string };
    await browser.post(action, { xsrf, logout: 'yes' });
    await eventually(async () => (await home()).includes('Se connecter avec ÉduConnect'), 'the app was not told');
  });
});
