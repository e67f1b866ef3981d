import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type GuardianLink, guardians } from '../../../src/idp/directory/guardian.model.ts';
import { type Pupil, pupils } from '../../../src/idp/directory/pupil.model.ts';
import { endAppAccess } from '../../../src/idp/oidc/logout/end-app-access.ts';
import { chooseChildren, decideSharing } from '../../../src/idp/sharing/decide-sharing.ts';
import { sharings } from '../../../src/idp/sharing/sharing.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from './browser.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from './test-provider.ts';

const UAI = '0159901F';
const OTHER_UAI = '0159902G';
const WANTED = 'openid profile ecole.enfants';

let database: TestDatabase;
let op: TestProvider;
let informs: RelyingParty;
let asks: RelyingParty;
let people = 0;
let account: string;
let browser: Browser;

const app = (id: string, fields: object = {}) => ({
  id,
  name: `L’application ${id}`,
  secrets: ['env:SECRET'],
  redirectUris: [`https://${id}.example.fr/retour`],
  scopes: ['openid', 'profile', 'email', 'offline_access', 'ecole.enfants'],
  refreshTokens: true,
  schools: [UAI],
  dataSharing: 'information',
  ...fields,
});

beforeAll(async () => {
  database = await openTestDatabase();
  const native = { kind: 'native', secrets: [], redirectUris: ['fr.example.appli:/retour'], dataSharing: 'none' };
  const clients = [app('informe'), app('demande', { dataSharing: 'consent' }), app('appli', native)];
  op = await startProvider({ db: database.db, clock: movableClock(), clients });
  [informs, asks] = [await relyingParty(op, 'informe'), await relyingParty(op, 'demande')];
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

const link = (firstName: string): GuardianLink => ({ pupilId: `${firstName} ${account}`, level: 1, kinship: '10' });
const child = (firstName: string, uai = UAI): Pupil => ({
  _id: `${firstName} ${account}`,
  familyName: 'DURANT',
  firstName,
  birthDate: '2012-03-14',
  enrolments: [{ uai, localId: firstName, key: `${uai}:${firstName} ${account}` }],
  schemaVersion: 1,
});

beforeEach(async () => {
  people += 1;
  account = `valery-${people}`;
  browser = new Browser();
  const record = { localId: 'p', familyName: 'DURANT', firstName: 'Valéry' };
  await openAccount(database.db, { _id: account, guardianIds: [account] });
  await pupils(database.db).create([child('Maëlle'), child('Jules'), child('Ailleurs', OTHER_UAI)]);
  await guardians(database.db).create({
    _id: account,
    nameKeys: [],
    mobileKeys: [],
    emails: [],
    records: [
      { ...record, uai: UAI, key: `${UAI}:${account}`, links: [link('Maëlle'), link('Jules')] },
      { ...record, uai: OTHER_UAI, key: `${OTHER_UAI}:${account}`, links: [link('Ailleurs')] },
    ],
    schemaVersion: 1,
  });
});

/** Signs in, and answers the page that stands before the app. */
async function open(rp: RelyingParty, chosen: string[], parameters: Record<string, string> = {}) {
  const page = await rp.signIn(browser, account, { scope: WANTED, ...parameters });
  expect(page.pathname).toMatch(/^\/interaction\//);
  await decideSharing(op.idp, {
    accountId: account,
    client: (await op.idp.clients.find(rp.id))!,
    asked: [
      'name',
      'given_name',
      'family_name',
      'civilite',
      'locale',
      'derniere_connexion',
      'ecole.enfants',
      'offline_access',
    ],
    shownPupilIds: [`Maëlle ${account}`, `Jules ${account}`],
    chosenPupilIds: chosen.map((name) => `${name} ${account}`),
  });
  return (await browser.post(`${page.href}?agree=yes`, {})).url;
}

async function told(rp: RelyingParty, accessToken: string) {
  const claims = (await (await rp.userinfo(accessToken)).json()) as {
    given_name?: string;
    'ecole.enfants'?: { prenom: string }[];
  };
  return [claims.given_name, ...(claims['ecole.enfants'] ?? []).map(({ prenom }) => prenom)];
}

const errorOf = (back: URL) => back.searchParams.get('error');
const isPage = (back: URL) => back.pathname.startsWith('/interaction/');

describe('G4 what an app may know', () => {
  it('G4 is shown once: then it is told of the children chosen, and single sign-on asks nothing', async () => {
    const tokens = await informs.exchange(await open(informs, ['Jules']));
    expect(await told(informs, tokens.access_token)).toEqual(['Valéry', 'Jules']);
    const again = await informs.exchange(await informs.signIn(browser, undefined, { scope: WANTED }));
    expect(await told(informs, again.access_token)).toEqual(['Valéry', 'Jules']);
  });

  it('G4 is not told without somebody there: prompt=none says that consent is required', async () => {
    await open(informs, ['Jules']);
    const back = await asks.signIn(browser, undefined, { scope: WANTED, prompt: 'none' });
    expect(errorOf(back)).toBe('consent_required');
    expect(back.searchParams.get('state')).toBe('a-state');
    expect(back.searchParams.get('iss')).toBe(op.issuer);
  });

  it('G4 may be refused: the app is told so, and nothing else', async () => {
    const page = await asks.signIn(browser, account, { scope: WANTED });
    const { url } = await browser.post(`${page.href}?refuse=yes`, {});
    expect(errorOf(url)).toBe('access_denied');
    expect(url.searchParams.get('state')).toBe('a-state');
    expect(url.searchParams.get('iss')).toBe(op.issuer);
    expect(url.searchParams.has('code')).toBe(false);
    expect(isPage(await asks.signIn(browser, undefined, { scope: WANTED }))).toBe(true);
  });

  it('G4 is shown again for more data, by scopes or by claims, and whenever the app asks', async () => {
    await open(informs, ['Jules']);
    const askedAgain = async (parameters: Record<string, string>) =>
      isPage(await informs.signIn(browser, undefined, { scope: WANTED, ...parameters }));
    expect(await askedAgain({})).toBe(false);
    expect(await askedAgain({ scope: 'openid' })).toBe(false);
    expect(await askedAgain({ scope: `${WANTED} email` })).toBe(true);
    expect(await askedAgain({ claims: JSON.stringify({ userinfo: { email: null } }) })).toBe(true);
    expect(await askedAgain({ prompt: 'consent' })).toBe(true);
  });

  it('G4 is asked again where an app that informed asks for consent now', async () => {
    await open(asks, ['Jules']);
    await sharings(database.db).updateOne({ _id: `${account} demande` }, { $set: { kind: 'information' } });
    expect(isPage(await asks.signIn(browser, undefined, { scope: WANTED }))).toBe(true);
  });

  it('G4 a new child of its schools is asked about, and not told of before; one of another school never', async () => {
    const tokens = await informs.exchange(await open(informs, ['Jules']));
    await pupils(database.db).create(child('Petit'));
    await guardians(database.db).updateOne({ _id: account }, { $push: { 'records.0.links': link('Petit') } });
    expect(await told(informs, tokens.access_token)).toEqual(['Valéry', 'Jules']);
    expect(isPage(await informs.signIn(browser, undefined, { scope: WANTED }))).toBe(true);
  });

  it('G4 counts at once when it changes, for tokens that are there and for those refreshed', async () => {
    const offline = { scope: `${WANTED} offline_access`, prompt: 'consent' };
    const tokens = await informs.exchange(await open(informs, ['Jules'], offline));
    await chooseChildren(op.idp, {
      accountId: account,
      clientId: 'informe',
      shownPupilIds: [`Maëlle ${account}`, `Jules ${account}`],
      chosenPupilIds: [`Maëlle ${account}`],
    });
    expect(await told(informs, tokens.access_token)).toEqual(['Valéry', 'Maëlle']);
    const refreshed = await informs.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token! });
    const { access_token } = (await refreshed.json()) as { access_token: string };
    expect(await told(informs, access_token)).toEqual(['Valéry', 'Maëlle']);
  });

  it.each([
    ['of a session', {}],
    ['that outlive it', { scope: `${WANTED} offline_access`, prompt: 'consent' }],
  ])('F7 is nothing once its access is taken back: tokens %s are refused, other apps keep theirs', async (_, asked) => {
    const kept = await asks.exchange(await open(asks, ['Jules']));
    const page = await informs.signIn(browser, undefined, { scope: WANTED, ...asked });
    expect(isPage(page)).toBe(true);
    const tokens = await informs.exchange((await browser.post(`${page.href}?agree=yes`, {})).url);
    await endAppAccess(op.idp, { accountId: account, clientId: 'informe' });
    expect((await informs.userinfo(tokens.access_token)).status).toBe(401);
    const refreshed = await informs.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token! });
    expect(refreshed.status).toBe(400);
    expect(await told(asks, kept.access_token)).toEqual(['Valéry', 'Jules']);
  });

  it('G4 is nothing for tokens of whom no decision is kept', async () => {
    const tokens = await informs.exchange(await open(informs, ['Jules']));
    await sharings(database.db).deleteOne({ _id: `${account} informe` });
    expect(await told(informs, tokens.access_token)).toEqual([undefined]);
  });
});

it('RFC 8252 §8.6 single sign-on alone opens no native app, whose address any program of the device may hold', async () => {
  const appli = await relyingParty(op, 'appli', () => {});
  const first = await appli.signIn(browser, account);
  expect(first.protocol).toBe('fr.example.appli:');
  const page = await appli.signIn(browser);
  expect(isPage(page)).toBe(true);
  expect((await browser.post(`${page.href}?agree=yes`, {})).url.searchParams.has('code')).toBe(true);
  expect(errorOf(await appli.signIn(browser, undefined, { prompt: 'none' }))).toBe('interaction_required');
});
