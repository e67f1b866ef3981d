import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { type Pupil, pupils } from '../../../src/idp/directory/pupil.model.ts';
import { schools } from '../../../src/idp/directory/school.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from './browser.ts';
import { relyingParty } from './relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from './test-provider.ts';

const COLLEGE = '0159901F';
const ECOLE = '0159903H';
let database: TestDatabase;
let op: TestProvider;

const pupil = (_id: string, firstName: string, birthDate: string, uai: string, fields: object = {}): Pupil => ({
  _id,
  familyName: 'BRIVAL',
  firstName,
  birthDate,
  enrolments: [{ uai, localId: _id, key: `${uai}:${_id}`, ...fields }],
  schemaVersion: 1,
});

beforeAll(async () => {
  database = await openTestDatabase();
  const { db } = database;
  op = await startProvider({
    db,
    clock: movableClock(),
    clients: [
      {
        id: 'ecole-seule',
        name: 'Une école',
        secrets: ['env:SECRET'],
        redirectUris: ['https://ecole.example.fr/cb'],
        scopes: ['openid', 'ecole.profil', 'ecole.enfants', 'ecole.eleve'],
        schools: [ECOLE],
      },
      {
        id: 'ancien',
        name: 'Un ancien connecteur',
        secrets: ['env:SECRET'],
        redirectUris: ['https://ancien.example.fr/cb'],
        scopes: ['openid', 'ecole.enfants', 'ecole.eleve', 'fr_edu_vecteur'],
        ine: true,
      },
    ],
  });
  await schools(db).create([
    { _id: COLLEGE, name: 'Collège des Sources', kind: 'second-degree', schemaVersion: 1 },
    { _id: ECOLE, kind: 'first-degree', schemaVersion: 1 },
  ]);
  await pupils(db).create([
    { ...pupil('maelle', 'Maëlle', '2012-03-14', COLLEGE, { division: '3 A', level: '2116' }), ine: '010000001AA' },
    pupil('jules', 'Jules', '2017-05-02', ECOLE, { division: 'CM2', level: 'CM2' }),
    pupil('ancienne', 'Ancienne', '2009-01-01', COLLEGE, { leftOn: '2026-07-04' }),
  ]);
  const link = (pupilId: string, fields: object = {}) => ({ pupilId, level: 1, kinship: '10', ...fields });
  const record = (uai: string, links: object[]) => ({
    uai,
    localId: 'p1',
    key: `${uai}:p1`,
    familyName: 'BRIVAL',
    firstName: 'Sandrine',
    links,
  });
  await guardians(db).create({
    _id: 'g1',
    nameKeys: ['BRIVAL|SANDRINE'],
    mobileKeys: [],
    emails: [],
    records: [
      record(COLLEGE, [link('maelle'), link('ancienne')]),
      record(ECOLE, [link('jules', { kinship: undefined }), link('maelle', { level: 3 })]),
    ],
    schemaVersion: 1,
  });
  await openAccount(db, {
    _id: 'sandrine',
    guardianIds: ['g1'],
    civility: 'Mme',
    givenName: 'Sandrine',
    familyName: 'BRIVAL',
    phone: '+33639980111',
    locale: 'en',
    email: { address: 'sandrine@example.fr' },
    previousSignInAt: new Date('2026-11-29T08:00:00Z'),
  });
  await openAccount(db, {
    _id: 'maelle-account',
    kind: 'pupil',
    pupilId: 'maelle',
    givenName: 'Maëlle',
    familyName: 'BRIVAL',
  });
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

async function told(clientId: string, account: string, ...scopes: string[]): Promise<Record<string, unknown>> {
  const rp = await relyingParty(op, clientId);
  const tokens = await rp.exchange(await rp.signIn(new Browser(), account, { scope: ['openid', ...scopes].join(' ') }));
  const { sub, ...claims } = (await (await rp.userinfo(tokens.access_token)).json()) as Record<string, unknown>;
  expect(sub).toBe(tokens.claims()!.sub);
  return claims;
}

describe('G3 what a service learns', () => {
  it('of the person', async () => {
    expect(await told('carnet', 'sandrine', 'profile', 'email', 'phone')).toEqual({
      name: 'Sandrine BRIVAL',
      given_name: 'Sandrine',
      family_name: 'BRIVAL',
      civilite: 'Mme',
      locale: 'en',
      derniere_connexion: '2026-11-29T08:00:00.000Z',
      email: 'sandrine@example.fr',
      email_verified: false,
      phone_number: '+33639980111',
      phone_number_verified: true,
    });
  });

  it('of a guardian’s children: those she answers for, where they are now', async () => {
    expect(await told('carnet', 'sandrine', 'ecole.profil', 'ecole.enfants')).toEqual({
      'ecole.profil': ['resp1d', 'resp2d'],
      'ecole.enfants': [
        { sub: expect.any(String), prenom: 'Jules', nom: 'BRIVAL', uai: ECOLE, division: 'CM2', niveau: 'CM2' },
        {
          sub: expect.any(String),
          prenom: 'Maëlle',
          nom: 'BRIVAL',
          uai: COLLEGE,
          etablissement: 'Collège des Sources',
          division: '3 A',
          niveau: '2116',
          lien: 'mere',
        },
      ],
    });
  });

  it('of the children of its own schools only', async () => {
    const claims = await told('ecole-seule', 'sandrine', 'ecole.profil', 'ecole.enfants');
    expect(claims).toEqual({
      'ecole.profil': ['resp1d'],
      'ecole.enfants': [expect.objectContaining({ prenom: 'Jules' })],
    });
  });

  it('of a pupil, under the same name as from her mother', async () => {
    const hers = (await told('carnet', 'sandrine', 'ecole.enfants')) as { 'ecole.enfants': Record<string, string>[] };
    const { sub } = hers['ecole.enfants'].find(({ prenom }) => prenom === 'Maëlle')!;
    const school = { sub, uai: COLLEGE, etablissement: 'Collège des Sources', division: '3 A', niveau: '2116' };
    expect(await told('carnet', 'maelle-account', 'ecole.profil', 'ecole.eleve', 'ecole.enfants')).toEqual({
      'ecole.profil': ['eleve2d'],
      'ecole.eleve': school,
    });
    expect(await told('ecole-seule', 'maelle-account', 'ecole.profil', 'ecole.eleve')).toEqual({ 'ecole.profil': [] });
  });

  it('G1 a child under a name of its own for each sector', async () => {
    const jules = async (clientId: string) => {
      const claims = await told(clientId, 'sandrine', 'ecole.enfants');
      return (claims['ecole.enfants'] as { sub: string; prenom: string }[]).find(({ prenom }) => prenom === 'Jules')!
        .sub;
    };
    expect(await jules('carnet')).toBe(await jules('carnet'));
    expect(await jules('carnet')).not.toBe(await jules('ecole-seule'));
    expect(await jules('carnet')).not.toContain('jules');
  });

  it('the older vector: five fields, one value a child, a guardian by her name and a pupil without', async () => {
    const vector = async (account: string) => (await told('ancien', account, 'fr_edu_vecteur')).fr_edu_vecteur;
    expect(await vector('sandrine')).toEqual([
      `1|BRIVAL|Sandrine|jules|${ECOLE}`,
      `2|BRIVAL|Sandrine|maelle|${COLLEGE}`,
    ]);
    expect(await vector('maelle-account')).toEqual([`4|||maelle|${COLLEGE}`]);
  });

  it('national numbers where the operator lets it have them, and nowhere else', async () => {
    const numbers = async (clientId: string) => {
      const claims = await told(clientId, 'sandrine', 'ecole.enfants');
      return (claims['ecole.enfants'] as { ine?: string }[]).map(({ ine }) => ine);
    };
    expect(await numbers('ancien')).toEqual([undefined, '010000001AA']);
    expect(await numbers('carnet')).toEqual([undefined, undefined]);
    expect(await told('ancien', 'maelle-account', 'ecole.eleve')).toMatchObject({
      'ecole.eleve': { ine: '010000001AA' },
    });
  });

  it('nothing that it did not ask for, without a read of the directory', async () => {
    expect(await told('carnet', 'sandrine')).toEqual({});
  });
});
