import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { franceConnectSessions } from '../../../src/idp/franceconnect/session.model.ts';
import { franceConnectVisits } from '../../../src/idp/franceconnect/visit.model.ts';
import { accountSessions } from '../../../src/idp/oidc/logout/account-sessions.ts';
import { openedAccount, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { Browser } from '../oidc/browser.ts';
import { knownGuardian, type Person, person } from './person.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());
beforeEach(() => accounts(services.idp.db).deleteMany({}));

const SANDRINE = 'sandrine.brival';
const PAGE = '/my-account/franceconnect';
const tokenIn = (html: string) => html.match(/name="_csrf" value="([^"]+)"/)?.[1] ?? '';
const kept = async ({ _id }: Account) => (await accounts(services.idp.db).findById(_id).lean())!;
const actions = async ({ _id }: Account) =>
  (await auditEntries(services.idp.db).find({ accountId: _id }).lean()).map(
    ({ action, result }) => `${action} ${result}`,
  );

/** Somebody signed in by her password. */
async function signedIn(more: Partial<Account> = {}) {
  const parent = await knownGuardian(services.idp.db);
  const names = { givenName: 'Sandrine', familyName: 'BRIVAL' };
  const account = await openedAccount(services.idp, parent, { ...names, ...more });
  const someone = await person(services);
  await someone.send('sign-in/guardian', { identifier: account.identifier, password: PASSWORD });
  return { account, someone };
}

const at = (path: string) => `${services.idpUrl}${path}`;

/** A form of «Mon compte», with the token of its page. */
async function press({ browser, goTo }: Person, path: string, fields: Record<string, string> = {}, page = PAGE) {
  const _csrf = tokenIn((await goTo(at(page))).html);
  const { url, response } = await browser.post(at(path), { _csrf, ...fields });
  return { url, path: url.pathname + url.search, status: response.status, html: await response.text() };
}

/** «Lier mon compte à FranceConnect», up to the page that asks to confirm. */
async function toConfirm(someone: Person, identity = SANDRINE) {
  const left = await press(someone, `${PAGE}/start`);
  const there = await someone.browser.visit(left.url.href);
  const back = await someone.browser.post(there.url.href, { identity });
  return { left: left.url, page: await someone.goTo(back.url.href), back: back.url };
}

describe('D3 FranceConnect in «Mon compte»', () => {
  it('is linked by a fresh sign-in there, told to its owner, and signs in from then on', async () => {
    const email = { address: 's.brival@example.fr', confirmedAt: new Date() };
    const { account, someone } = await signedIn({ email });
    const { left, page } = await toConfirm(someone);
    expect(left.searchParams.get('prompt')).toBe('login');
    expect(page.path).toBe(`${PAGE}/link`);
    expect((await kept(account)).franceConnect).toBeUndefined();
    const done = await press(someone, `${PAGE}/link`, {}, `${PAGE}/link`);
    expect(done.path).toBe('/my-account?done=franceconnect-linked');
    expect((await kept(account)).franceConnect?.sub).toMatch(/v1$/);
    expect(await actions(account)).toContain('franceconnect-linked done');
    expect((await (await person(services)).franceConnect(SANDRINE)).path).toMatch(/^\/sign-in\/callback\?code=/);
  });

  it('S27 is not linked nor unlinked on a sign-in of long ago', async () => {
    const { account, someone } = await signedIn();
    await toConfirm(someone);
    const _csrf = tokenIn((await someone.goTo(at(`${PAGE}/link`))).html);
    services.clock.forward({ minutes: 16 });
    const late = await someone.browser.post(at(`${PAGE}/link`), { _csrf });
    expect(late.url.pathname).toMatch(/^\/interaction\//);
    expect((await kept(account)).franceConnect).toBeUndefined();
  });

  it('S43 an answer is good for the session that asked alone', async () => {
    const { someone } = await signedIn();
    const other = await signedIn();
    const left = await press(someone, `${PAGE}/start`);
    const there = await someone.browser.visit(left.url.href);
    const back = await someone.browser.post(there.url.href, { identity: SANDRINE });
    expect((await other.someone.goTo(back.url.href)).status).toBe(400);
    expect((await other.someone.goTo(at(`${PAGE}/link`))).path).toBe(PAGE);
    expect((await kept(other.account)).franceConnect).toBeUndefined();
  });

  it('opens one account only: a second one is refused, and that is written down', async () => {
    const first = await signedIn();
    await toConfirm(first.someone);
    await press(first.someone, `${PAGE}/link`, {}, `${PAGE}/link`);
    const second = await signedIn();
    await toConfirm(second.someone);
    const refused = await press(second.someone, `${PAGE}/link`, {}, `${PAGE}/link`);
    expect(refused.html).toContain('ouvre déjà un autre compte');
    expect((await kept(second.account)).franceConnect).toBeUndefined();
    expect(await actions(second.account)).toContain('franceconnect-linked refused');
  });

  it('is unlinked where a password is left, and not where it is the only way in', async () => {
    const { account, someone } = await signedIn();
    await toConfirm(someone);
    await press(someone, `${PAGE}/link`, {}, `${PAGE}/link`);
    await accounts(services.idp.db).updateOne({ _id: account._id }, { $unset: { passwordHash: 1 } });
    expect((await someone.goTo(at(PAGE))).html).toContain('Choisissez d’abord un mot de passe');
    expect((await press(someone, `${PAGE}/unlink`)).status).toBe(422);
    expect((await kept(account)).franceConnect).toBeDefined();
    await accounts(services.idp.db).updateOne({ _id: account._id }, { passwordHash: account.passwordHash });
    expect((await press(someone, `${PAGE}/unlink`)).path).toBe('/my-account?done=franceconnect-unlinked');
    expect((await kept(account)).franceConnect).toBeUndefined();
    expect(await actions(account)).toContain('franceconnect-unlinked done');
  });

  it('S28 unlinked, whoever had signed in by it elsewhere is signed out', async () => {
    const { account, someone } = await signedIn();
    await toConfirm(someone);
    await press(someone, `${PAGE}/link`, {}, `${PAGE}/link`);
    await (await person(services)).franceConnect(SANDRINE);
    expect(await accountSessions(services.idp, account._id)).toHaveLength(2);
    await press(someone, `${PAGE}/unlink`);
    expect((await accountSessions(services.idp, account._id)).map(({ amr }) => amr)).toEqual([['pwd']]);
    expect((await someone.goTo(at(PAGE))).path).toBe(PAGE);
  });

  it('S27 S46 signs in as of when she signed in there, which is too long ago for what matters', async () => {
    const { account } = await signedIn();
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    const visits = franceConnectVisits(services.idp.db);
    const { issuer, sub, provedAt } = (await visits.findById(someone.uid).lean())!;
    const linkedAt = services.clock.now();
    await accounts(services.idp.db).updateOne({ _id: account._id }, { franceConnect: { issuer, sub, linkedAt } });
    // FranceConnect knew her from another service: she signed in there, at this computer, 20 minutes before.
    const signedInAt = new Date(Math.floor(provedAt.getTime() / 1000) * 1000 - 20 * 60_000);
    await visits.updateOne({ _id: someone.uid }, { signedInAt });
    expect((await someone.page('franceconnect/back')).path).toMatch(/^\/sign-in\/callback\?code=/);
    const session = (await accountSessions(services.idp, account._id)).find(({ amr }) => amr.includes('fc'));
    expect(session?.signedInAt).toEqual(signedInAt);
    expect((await someone.goTo(at('/my-account'))).path).toBe('/my-account');
    expect((await someone.goTo(at('/my-account/password'))).path).toMatch(/^\/interaction\//);
  });

  it('tells on its page that she gave up, and links nothing', async () => {
    const { account, someone } = await signedIn();
    const left = await press(someone, `${PAGE}/start`);
    const there = await someone.browser.visit(left.url.href);
    const back = await someone.browser.post(there.url.href, { cancel: 'yes' });
    const page = await someone.goTo(back.url.href);
    expect(page.path).toBe(`${PAGE}?failed=cancelled`);
    expect(page.html).toContain('Vous avez annulé');
    expect((await kept(account)).franceConnect).toBeUndefined();
  });
});

describe('D6 signing out of an account that FranceConnect opened', () => {
  /** Signed in by FranceConnect, in a browser of her own. */
  async function byFranceConnect() {
    const { someone } = await signedIn();
    await toConfirm(someone);
    await press(someone, `${PAGE}/link`, {}, `${PAGE}/link`);
    await franceConnectSessions(services.idp.db).deleteMany({});
    const again = await person(services);
    await again.franceConnect(SANDRINE);
    return again;
  }

  /** «Se déconnecter»: through the engine’s form to where it leads. */
  async function signOut({ browser, goTo }: Person) {
    const page = await goTo(at('/logout'));
    const xsrf = page.html.match(/name="xsrf" value="([^"]+)"/)![1]!;
    const { url, response } = await browser.post(at('/logout/confirm'), { xsrf, logout: 'yes' });
    return { path: url.pathname, refresh: response.headers.get('refresh'), html: await response.text() };
  }

  it('ends our session first, then that of FranceConnect, and comes back to where it was going', async () => {
    const someone = await byFranceConnect();
    const leaving = await signOut(someone);
    expect(leaving.path).toBe('/franceconnect/sign-out');
    expect((await someone.goTo(at('/my-account'))).path).toMatch(/^\/interaction\//);
    const there = new URL(leaving.refresh!.replace(/^0; url=/, ''));
    expect(there.pathname).toBe('/api/v2/session/end');
    expect(there.searchParams.get('state')).toMatch(/^[0-9a-f]{64}$/);
    expect(there.searchParams.get('post_logout_redirect_uri')).toBe(at('/franceconnect/signed-out'));
    const back = await someone.browser.visit(there.href);
    expect((await someone.goTo(back.url.href)).path).toBe('/logout/success');
    expect(await franceConnectSessions(services.idp.db).countDocuments()).toBe(0);
  });

  it('S30 goes nowhere by a state that is not its own', async () => {
    const someone = await byFranceConnect();
    await signOut(someone);
    for (const state of ['', 'a'.repeat(64)]) {
      expect((await someone.goTo(at(`/franceconnect/signed-out?state=${state}`))).path).toBe('/logout/success');
    }
    const stranger = await new Browser().visit(at('/franceconnect/sign-out'));
    expect(stranger.url.pathname).toBe('/logout/success');
  });

  it('S64 ends without FranceConnect while that is down', async () => {
    const someone = await byFranceConnect();
    services.franceConnect.fail('down');
    services.clock.forward({ minutes: 2 });
    expect((await signOut(someone)).path).toBe('/logout/success');
    services.franceConnect.fail();
    services.clock.forward({ minutes: 2 });
  });

  it('is not chained for who came by her password', async () => {
    const { someone } = await signedIn();
    expect((await signOut(someone)).path).toBe('/logout/success');
  });
});
