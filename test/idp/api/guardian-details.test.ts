import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../oidc/test-provider.ts';
import { askDirectory } from './ask-directory.ts';
import { COLLEGE, ECOLE, LYCEE, openSchools } from './school.ts';

describe('K1 what a school holds of a guardian', () => {
  let database: TestDatabase;
  let op: TestProvider;
  let ask: Awaited<ReturnType<typeof askDirectory>>;
  type Guardian = { given_name: string; sub: string; mobile?: string };
  type Pupil = { sub: string; given_name: string; guardians: Guardian[] };

  const familyOf = async (client: string, uai: string, firstName: string) => {
    const { pupils } = (await ask(client, `${uai}/pupils`).expect(200)).body as { pupils: Pupil[] };
    const pupil = pupils.find(({ given_name }) => given_name === firstName)!;
    return { pupil: pupil.sub, of: (name: string) => pupil.guardians.find(({ given_name }) => given_name === name)! };
  };

  beforeAll(async () => {
    database = await openTestDatabase();
    const { db } = database;
    const client = (id: string, scopes: string[], schools?: string[]) => ({
      id,
      name: id,
      kind: 'machine',
      secrets: ['env:SECRET'],
      apis: [{ audience: 'ISSUER/api/v1', scopes }],
      ...(schools && { schools }),
    });
    const both = ['directory:read', 'directory:contact-details'];
    const clients = [client('fiches', both), client('names', ['directory:read']), client('ecole', both, [ECOLE])];
    op = await startProvider({ db, clock: movableClock(), clients });
    await openSchools(db);
    await openAccount(db, { _id: 'lea-account', guardianIds: ['Léa'] });
    await openAccount(db, { _id: 'karim-account', guardianIds: ['Karim'] });
    await openAccount(db, { _id: 'nora-account', guardianIds: ['Nora'] });
    const told = {
      'records.$.address': ['Chez Mme ZOLA', '4 rue des Lilas', '15000 AURILLAC'],
      'records.$.landline': '01 99 00 02 11',
      'records.$.profession': '43',
    };
    await guardians(db).updateOne({ _id: 'Léa', 'records.uai': COLLEGE }, { $set: told });
    ask = await askDirectory(op);
  });
  afterAll(async () => {
    await op.close();
    await database.drop();
  });

  it('is told for that guardian and that school alone', async () => {
    const { pupil, of } = await familyOf('fiches', COLLEGE, 'Inès');
    const answer = await ask('fiches', `${COLLEGE}/pupils/${pupil}/guardians/${of('Léa').sub}`).expect(200);
    expect(answer.body).toEqual({
      key: expect.stringMatching(/^[\w-]{43}$/),
      sub: of('Léa').sub,
      civilite: 'Mme',
      given_name: 'Léa',
      family_name: 'BENALI',
      address: { lines: ['Chez Mme ZOLA', '4 rue des Lilas'], postcode: '15000', town: 'AURILLAC' },
      mobile: '+33639980101',
      landline: '01 99 00 02 11',
      email: `léa.${COLLEGE}@example.fr`,
      profession: '43',
      locale: 'fr',
    });
    expect(answer.text).not.toMatch(/Karim|karim/);
    const theo = await familyOf('fiches', LYCEE, 'Théo');
    const atLycee = await ask('fiches', `${LYCEE}/pupils/${theo.pupil}/guardians/${of('Léa').sub}`).expect(200);
    expect(atLycee.body).toMatchObject({ email: `léa.${LYCEE}@example.fr` });
    expect(atLycee.body).not.toHaveProperty('address');
  });

  it.each([
    ['of a pupil who is not hers', 'Lucas', 'Léa'],
    ['of a guardian of another pupil', 'Inès', 'Nora'],
  ])('is not told %s', async (_, child, name) => {
    const { pupil } = await familyOf('fiches', COLLEGE, child);
    const whose = await familyOf('fiches', COLLEGE, name === 'Nora' ? 'Lucas' : 'Inès');
    await ask('fiches', `${COLLEGE}/pupils/${pupil}/guardians/${whose.of(name).sub}`).expect(404);
  });

  it('is not told of an unknown one, nor by key, nor to a client of another school', async () => {
    const { pupil, of } = await familyOf('fiches', COLLEGE, 'Inès');
    const { key } = of('Léa') as unknown as { key: string };
    await ask('fiches', `${COLLEGE}/pupils/${pupil}/guardians/nobody`).expect(404);
    await ask('fiches', `${COLLEGE}/pupils/${pupil}/guardians/${key}`).expect(404);
    await ask('ecole', `${COLLEGE}/pupils/${pupil}/guardians/${of('Léa').sub}`).expect(404);
  });

  it('and no mobile is told to a client without the scope', async () => {
    const { pupil, of } = await familyOf('names', COLLEGE, 'Inès');
    expect(of('Léa')).not.toHaveProperty('mobile');
    await ask('names', `${COLLEGE}/pupils/${pupil}/guardians/${of('Léa').sub}`).expect(403);
    expect((await familyOf('fiches', COLLEGE, 'Inès')).of('Léa').mobile).toBe('+33639980101');
  });
});
