import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from '../oidc/browser.ts';
import { relyingParty } from '../oidc/relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../oidc/test-provider.ts';
import { askDirectory } from './ask-directory.ts';
import { COLLEGE, ECOLE, LYCEE, openSchools } from './school.ts';

let database: TestDatabase;
let op: TestProvider;
let ask: Awaited<ReturnType<typeof askDirectory>>;

type Guardian = Record<'given_name' | 'sub' | 'key' | 'email' | 'account_email' | 'locale', string>;
type Pupil = Record<'sub' | 'given_name' | 'ine', string> & { guardians: Guardian[] };
const firstNames = (pupils: Pupil[]) => pupils.map(({ given_name }) => given_name);
const pupilsOf = async (client: string, uai: string, query = ''): Promise<Pupil[]> =>
  (await ask(client, `${uai}/pupils${query}`).expect(200)).body.pupils;
const pupil = async (client: string, firstName: string) =>
  (await pupilsOf(client, COLLEGE)).find(({ given_name }) => given_name === firstName)!;

beforeAll(async () => {
  database = await openTestDatabase();
  const directory = { secrets: ['env:SECRET'], apis: [{ audience: 'ISSUER/api/v1', scopes: ['directory:read'] }] };
  const machine = { name: 'Vie scolaire', kind: 'machine', ...directory };
  op = await startProvider({
    db: database.db,
    clock: movableClock(),
    schools: [
      {
        uai: COLLEGE,
        name: 'Collège Hortense Vailland',
        address: ['12 rue des Tanneurs', '15000 Aurillac'],
        phone: '04 65 71 00 01',
        email: 'secretariat@vailland.example.fr',
        website: 'https://vailland.example.fr/',
        hours: 'de 8 h à 17 h',
      },
    ],
    clients: [
      {
        id: 'portail',
        name: 'Le portail',
        redirectUris: ['https://portail.example.fr/retour'],
        scopes: ['openid', 'ecole.enfants', 'ecole.eleve'],
        ...directory,
      },
      { id: 'college', ...machine, schools: [COLLEGE, ECOLE, '0010001W'] },
      { id: 'nationals', ...machine, schools: [COLLEGE], ine: true },
    ],
  });
  await openSchools(database.db);
  const { db } = database;
  const email = { address: 'lea@example.com', confirmedAt: new Date() };
  await openAccount(db, { _id: 'lea-account', guardianIds: ['Léa'], email, locale: 'ar' });
  await openAccount(db, { _id: 'nora-account', guardianIds: ['Nora'], email: { address: 'nora@example.com' } });
  await openAccount(db, { _id: 'ines-account', kind: 'pupil', pupilId: 'pupil-Inès' });
  await openAccount(db, {
    _id: 'karim-closed',
    closed: { at: new Date(), reason: 'owner', closing: 'c', kept: { guardianIds: ['Karim'] } },
  });
  ask = await askDirectory(op);
});

afterAll(async () => {
  await op.close();
  await database.drop();
});

describe('K2 a school', () => {
  it('K2 is told with its name and how families reach it, to clients that serve it alone', async () => {
    expect((await ask('portail', COLLEGE).expect(200)).body).toEqual({
      uai: COLLEGE,
      name: 'Collège Hortense Vailland',
      kind: 'second-degree',
      address: ['12 rue des Tanneurs', '15000 Aurillac'],
      phone: '+33465710001',
      email: 'secretariat@vailland.example.fr',
      website: 'https://vailland.example.fr/',
      hours: { fr: 'de 8 h à 17 h' },
    });
    const bare = { uai: ECOLE, name: 'École du Four à chaux', kind: 'first-degree' };
    expect((await ask('portail', ECOLE).expect(200)).body).toEqual(bare);
    const outside = await ask('college', LYCEE).expect(404);
    const { request_id: _, ...unknown } = (await ask('portail', '0010001W').expect(404)).body;
    expect(outside.body).toMatchObject(unknown);
  });
});

describe('G5 the pupils of a school', () => {
  it('G5 come in the order of classes and names, without those who left', async () => {
    expect(firstNames(await pupilsOf('portail', COLLEGE))).toEqual(['Inès', 'Paul', 'Lucas', 'Denise']);
    expect(firstNames(await pupilsOf('portail', LYCEE))).toEqual(['Théo']);
    expect(await pupilsOf('portail', ECOLE)).toEqual([]);
  });

  it('G5 come with what the school knows of them and of their legal representatives', async () => {
    const answer = await ask('portail', `${COLLEGE}/pupils?division=3e%20A&limit=1`).expect(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body).toEqual({
      pupils: [
        {
          sub: expect.stringMatching(/^[\w-]{43}$/),
          local_id: 'local-ines',
          given_name: 'Inès',
          family_name: 'BENALI',
          birth_date: '2012-03-14',
          division: '3e A',
          level: '2116',
          guardians: [
            {
              key: expect.stringMatching(/^[\w-]{43}$/),
              civilite: 'Mme',
              given_name: 'Karim',
              family_name: 'BENALI',
              email: `karim.${COLLEGE}@example.fr`,
            },
            {
              key: expect.stringMatching(/^[\w-]{43}$/),
              sub: expect.stringMatching(/^[\w-]{43}$/),
              civilite: 'Mme',
              given_name: 'Léa',
              family_name: 'BENALI',
              email: `léa.${COLLEGE}@example.fr`,
              account_email: 'lea@example.com',
              locale: 'ar',
            },
          ],
        },
      ],
      next_cursor: expect.any(String),
    });
    expect(answer.text).not.toMatch(/pupil-|0639980101|990000101AA/);
  });

  it('G5 tell of no address that nobody confirmed, and of no account that is closed', async () => {
    const [nora] = (await pupil('portail', 'Lucas')).guardians;
    expect(nora).toMatchObject({ sub: expect.any(String), locale: 'fr' });
    expect(nora).not.toHaveProperty('account_email');
    const [karim] = (await pupil('portail', 'Inès')).guardians;
    expect(karim).not.toHaveProperty('sub');
  });

  it('F5 tell of the account that took a guardian over, once', async () => {
    const { db } = database;
    await accounts(db).updateOne({ _id: 'lea-account' }, { $push: { guardianIds: 'Karim' } });
    const { guardians } = await pupil('portail', 'Inès');
    expect(guardians.map(({ account_email }) => account_email)).toEqual(['lea@example.com']);
    await accounts(db).updateOne({ _id: 'lea-account' }, { $pull: { guardianIds: 'Karim' } });
  });

  it('G5 have the sub that a guardian’s ecole.enfants and the pupil’s own ecole.eleve have for that client', async () => {
    const app = await relyingParty(op, 'portail');
    const claimsOf = async (account: string) => {
      const claim = account === 'lea-account' ? 'ecole.enfants' : 'ecole.eleve';
      const back = await app.signIn(new Browser(), account, { scope: `openid ${claim}` });
      return (await app.userinfo((await app.exchange(back)).access_token)).json();
    };
    const [lea, ines] = [await claimsOf('lea-account'), await claimsOf('ines-account')];
    const told = await pupil('portail', 'Inès');
    expect(lea['ecole.enfants'].map((child: { sub: string }) => child.sub)).toContain(told.sub);
    expect(ines['ecole.eleve'].sub).toBe(told.sub);
    expect(told.guardians.map(({ sub }) => sub)).toEqual([undefined, lea.sub]);
    const elsewhere = await pupil('college', 'Inès');
    expect(elsewhere.sub).not.toBe(told.sub);
    expect(elsewhere.guardians.map(({ key }) => key)).not.toEqual(told.guardians.map(({ key }) => key));
  });

  it('G3 have their national number for clients that may have it alone', async () => {
    expect((await pupil('nationals', 'Inès')).ine).toBe('990000101AA');
    expect(await pupil('college', 'Inès')).not.toHaveProperty('ine');
  });

  it('G5 can be asked for by level, class and page, each page after the last of the one before', async () => {
    expect(firstNames(await pupilsOf('portail', COLLEGE, '?codes=2434,2112'))).toEqual(['Lucas', 'Denise']);
    expect(firstNames(await pupilsOf('portail', COLLEGE, '?codes=211&division=3e%20A'))).toEqual(['Inès', 'Paul']);
    const seen: string[] = [];
    let query: string | undefined = '?limit=3';
    while (query) {
      const { body }: { body: { pupils: Pupil[]; next_cursor?: string } } = await ask(
        'portail',
        `${COLLEGE}/pupils${query}`,
      ).expect(200);
      seen.push(firstNames(body.pupils).join(' '));
      query = body.next_cursor && `?limit=3&cursor=${body.next_cursor}`;
    }
    expect(seen).toEqual(['Inès Paul Lucas', 'Denise']);
  });

  it('G5 come one by one, by their sub', async () => {
    const told = await pupil('portail', 'Paul');
    expect((await ask('portail', `${COLLEGE}/pupils/${told.sub}`).expect(200)).body).toEqual(told);
    await ask('portail', `${LYCEE}/pupils/${told.sub}`).expect(404);
    await ask('college', `${COLLEGE}/pupils/${told.sub}`).expect(404);
    await ask('portail', `${COLLEGE}/pupils/pupil-Paul`).expect(404);
  });

  it('S49 of a school that the client does not serve are answered as those of one that does not exist', async () => {
    const outside = await ask('college', `${LYCEE}/pupils`).expect(404);
    const unknown = await ask('college', '0010001W/pupils').expect(404);
    expect(outside.headers['content-type']).toBe('application/problem+json');
    expect(outside.body).toEqual({
      type: 'urn:educonnect:problem:not-found',
      title: expect.any(String),
      status: 404,
      detail: expect.any(String),
      request_id: expect.any(String),
    });
    expect(unknown.body).toEqual(outside.body);
    const [theo] = await pupilsOf('portail', LYCEE);
    expect((await ask('college', `${LYCEE}/pupils/${theo!.sub}`).expect(404)).body).toEqual(outside.body);
  });

  it.each([
    ['an unknown parameter', '?level=2116', /level/],
    ['a parameter twice', '?division=3e%20A&division=3e%20B', /division: given twice/],
    ['an operator', '?division[$ne]=x', /\$ne/],
    ['a page of nothing', '?limit=0', /limit/],
    ['too large a page', '?limit=201', /limit/],
    ['codes that are none', '?codes=21.6', /codes/],
    ['a forged cursor', '?cursor=eyJfaWQiOiJwdXBpbC1JbsOocyJ9', /cursor/],
  ])('S57 are refused to a request with %s', async (_, query, detail) => {
    const answer = await ask('portail', `${COLLEGE}/pupils${query}`).expect(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ type: 'urn:educonnect:problem:invalid-request', status: 400 });
    expect(answer.body.detail).toMatch(detail);
  });

  it('G5 do not go on from the cursor of another client, school or question', async () => {
    const { next_cursor } = (await ask('portail', `${COLLEGE}/pupils?limit=1`)).body;
    await ask('portail', `${COLLEGE}/pupils?limit=2&cursor=${next_cursor}`).expect(200);
    await ask('college', `${COLLEGE}/pupils?cursor=${next_cursor}`).expect(400);
    await ask('portail', `${LYCEE}/pupils?cursor=${next_cursor}`).expect(400);
    await ask('portail', `${COLLEGE}/pupils?codes=2116&cursor=${next_cursor}`).expect(400);
  });
});
