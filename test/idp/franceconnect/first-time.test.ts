import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { franceConnectVisits } from '../../../src/idp/franceconnect/visit.model.ts';
import { eventually } from '../../support/eventually.ts';
import { openedAccount, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { allMine, knownGuardian, type Person, person, told } from './person.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());
beforeEach(async () => {
  const { db } = services.idp;
  await Promise.all([accounts(db).deleteMany({}), guardians(db).deleteMany({})]);
});

const SANDRINE = 'sandrine.brival';
const CALLBACK = /^\/sign-in\/callback\?code=/;
const onlyAccount = async () => {
  const all = await accounts(services.idp.db).find().lean();
  expect(all).toHaveLength(1);
  return all[0]!;
};
const received = (phone: string) =>
  eventually(async () => {
    const messages = await services.messages(phone);
    return messages.length > 0 && messages;
  }, `no message to ${phone}`);
const smsOf = async (phone: string) => (await services.messages(phone)).length;

/** From the page of the children to the service. */
async function openFrom(someone: Person, children: { path: string; html: string }) {
  expect(children.path).toMatch(/franceconnect\/children$/);
  const done = await someone.send('franceconnect/children', allMine(children.html));
  expect(done.path).toMatch(/franceconnect\/done$/);
  return done;
}

describe('D2 the first time with FranceConnect', () => {
  it('opens an account without a password by the code sent to the mobile of the school’s file', async () => {
    const parent = await knownGuardian(services.idp.db);
    const someone = await person(services);
    const first = await someone.franceConnect(SANDRINE);
    expect(first.path).toMatch(/franceconnect\/first-time$/);
    const code = await someone.send('franceconnect/phone', { 'dial-code': '+33', phone: parent.phone });
    expect(code.path).toMatch(/franceconnect\/code$/);
    const children = await someone.send('franceconnect/code', { code: await services.code(parent.phone) });
    const done = await openFrom(someone, children);
    const account = await onlyAccount();
    expect(done.html).toContain(account.identifier);
    expect(account).toMatchObject({ openedBy: 'franceconnect', guardianIds: [parent.guardianId], kind: 'guardian' });
    expect(account.passwordHash).toBeUndefined();
    expect(account.franceConnect?.sub).toMatch(/^[0-9a-f]{64}v1$/);
    expect((await someone.send('franceconnect/done', { email: '' })).path).toMatch(CALLBACK);
  });

  it('opens it by the first name and birth date of every child, and tells the phone of the file', async () => {
    const parent = await knownGuardian(services.idp.db);
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    await openFrom(someone, await someone.send('franceconnect/birth-dates', told(parent.children)));
    expect((await onlyAccount()).phone).toBeUndefined();
    const [notice] = await received(parent.phone);
    expect(notice?.text).toContain((await onlyAccount()).identifier);
    expect((await someone.send('franceconnect/done', { email: '' })).path).toMatch(CALLBACK);
  });

  it('then signs in at once, and keeps of FranceConnect the sub and the date alone', async () => {
    const parent = await knownGuardian(services.idp.db);
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    await openFrom(someone, await someone.send('franceconnect/birth-dates', told(parent.children)));
    const again = await person(services);
    expect((await again.franceConnect(SANDRINE)).path).toMatch(CALLBACK);
    const { franceConnect } = await onlyAccount();
    expect(Object.keys(franceConnect!).sort()).toEqual(['issuer', 'linkedAt', 'sub']);
    const visits = JSON.stringify(await franceConnectVisits(services.idp.db).find().lean());
    expect(visits).not.toMatch(/COSTEDOAT|Sandrine|1981/i);
  });

  it('is not opened by a name alone: nobody goes ahead of the proof', async () => {
    await knownGuardian(services.idp.db);
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    for (const step of ['children', 'done', 'existing-account', 'code']) {
      expect((await someone.page(`franceconnect/${step}`)).path).toMatch(/franceconnect\/first-time$/);
    }
    expect((await someone.send('franceconnect/children', { 'child-1': 'yes' })).path).toMatch(/first-time$/);
    expect(await accounts(services.idp.db).countDocuments()).toBe(0);
  });

  it('shows the same first page to whom a school knows, and to whom none does', async () => {
    const stranger = await (await person(services)).franceConnect(SANDRINE);
    await knownGuardian(services.idp.db);
    const known = await (await person(services)).franceConnect(SANDRINE);
    const text = ({ html }: { html: string }) => html.replace(/interaction\/[\w-]+|value="[^"]+"|lang=\S+/g, '');
    expect(text(known)).toBe(text(stranger));
  });

  it('says B3 for a number that no school has under her name, and sends nothing', async () => {
    const parent = await knownGuardian(services.idp.db, { firstName: 'Marie' });
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    const phone = await someone.send('franceconnect/phone', { 'dial-code': '+33', phone: parent.phone });
    expect(phone.path).toMatch(/franceconnect\/not-found$/);
    expect(await smsOf(parent.phone)).toBe(0);
  });

  it.each([
    ['a child forgotten', (children: { firstName: string; birthDate: string }[]) => children.slice(1)],
    [
      'a wrong date',
      ([one, two]: { firstName: string; birthDate: string }[]) => [one!, { ...two!, birthDate: '09/09/2014' }],
    ],
    [
      'another first name',
      ([one, two]: { firstName: string; birthDate: string }[]) => [one!, { ...two!, firstName: 'Zoé' }],
    ],
  ])('is not proved by %s', async (_, change) => {
    const parent = await knownGuardian(services.idp.db);
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    const refused = await someone.send('franceconnect/birth-dates', told(change(parent.children)));
    expect(refused.path).toMatch(/franceconnect\/not-found$/);
    expect((await someone.page('franceconnect/children')).path).toMatch(/first-time$/);
  });

  it('opens, of two who bear the name, the account of the one who was proved', async () => {
    const one = await knownGuardian(services.idp.db, { children: 1 });
    const other = await knownGuardian(services.idp.db, { children: 2 });
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    await openFrom(someone, await someone.send('franceconnect/birth-dates', told(other.children)));
    const { guardianIds } = await onlyAccount();
    // The first child of both has one name and date: who told two children told all those of the other as well.
    expect(guardianIds).toContain(other.guardianId);
    expect(one.guardianId).not.toBe(other.guardianId);
  });

  it('S5 looks at no more sets of birth dates than a day has tries, whatever journey they come from', async () => {
    const parent = await knownGuardian(services.idp.db);
    const paths: string[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const someone = await person(services);
      await someone.franceConnect('gael.roumegoux');
      const wrong = await someone.send(
        'franceconnect/birth-dates',
        told([{ firstName: 'Zoé', birthDate: '01/01/2015' }]),
      );
      paths.push(`${wrong.status} ${wrong.path.split('/').at(-1)}`);
    }
    expect(paths).toEqual([...Array(5).fill('200 not-found'), '422 birth-dates']);
    expect(parent.children).toHaveLength(2);
  });
});

describe('D2 S43 an account that exists already', () => {
  it('is linked once its password and FranceConnect were both proved in one journey', async () => {
    const parent = await knownGuardian(services.idp.db);
    const account = await openedAccount(services.idp, parent, { givenName: 'Sandrine', familyName: 'BRIVAL' });
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    const link = await someone.send('sign-in/guardian', { identifier: account.identifier, password: PASSWORD });
    expect(link.path).toMatch(/franceconnect\/link$/);
    expect((await someone.send('franceconnect/link')).path).toMatch(CALLBACK);
    expect((await onlyAccount()).franceConnect?.sub).toMatch(/v1$/);
    expect((await (await person(services)).franceConnect(SANDRINE)).path).toMatch(CALLBACK);
  });

  it('is not opened a second time by the proof of the phone: its password is asked for', async () => {
    const parent = await knownGuardian(services.idp.db);
    await openedAccount(services.idp, parent);
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    await someone.send('franceconnect/phone', { 'dial-code': '+33', phone: parent.phone });
    const active = await someone.send('franceconnect/code', { code: await services.code(parent.phone) });
    expect(active.path).toMatch(/franceconnect\/existing-account$/);
    expect((await onlyAccount()).franceConnect).toBeUndefined();
  });

  it('asks whether both are hers where the names differ', async () => {
    const parent = await knownGuardian(services.idp.db, { firstName: 'Paul' });
    const account = await openedAccount(services.idp, parent, { givenName: 'Paul', familyName: 'MARTIN' });
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    await someone.send('sign-in/guardian', { identifier: account.identifier, password: PASSWORD });
    expect((await someone.send('franceconnect/link')).status).toBe(422);
    expect((await onlyAccount()).franceConnect).toBeUndefined();
    expect((await someone.send('franceconnect/link', { mine: 'yes' })).path).toMatch(CALLBACK);
  });

  it('linked to another identity is refused, and signs in all the same', async () => {
    const parent = await knownGuardian(services.idp.db);
    const franceConnect = { issuer: services.config.franceConnect!.issuer, sub: 'another', linkedAt: new Date() };
    const account = await openedAccount(services.idp, parent, { franceConnect });
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    const link = await someone.send('sign-in/guardian', { identifier: account.identifier, password: PASSWORD });
    expect(link.html).toContain('déjà lié à une autre identité');
    await someone.send('franceconnect/link', { mine: 'yes' });
    expect((await onlyAccount()).franceConnect?.sub).toBe('another');
    expect((await someone.send('franceconnect/link/later')).path).toMatch(CALLBACK);
  });

  it('goes on without linking when she says so, and is not asked again', async () => {
    const parent = await knownGuardian(services.idp.db);
    const account = await openedAccount(services.idp, parent);
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    await someone.send('sign-in/guardian', { identifier: account.identifier, password: PASSWORD });
    expect((await someone.send('franceconnect/link/later')).path).toMatch(CALLBACK);
    expect((await onlyAccount()).franceConnect).toBeUndefined();
  });

  it('S21 S43 is not offered to link what FranceConnect proved long before, to whoever sits there now', async () => {
    const parent = await knownGuardian(services.idp.db);
    const account = await openedAccount(services.idp, parent, { givenName: 'Sandrine', familyName: 'BRIVAL' });
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    services.clock.forward({ minutes: 16 });
    const next = await someone.send('sign-in/guardian', { identifier: account.identifier, password: PASSWORD });
    expect(next.path).toMatch(CALLBACK);
    expect((await onlyAccount()).franceConnect).toBeUndefined();
  });

  it('is not linked by the page of another journey, nor without the password', async () => {
    const parent = await knownGuardian(services.idp.db);
    await openedAccount(services.idp, parent);
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    expect((await someone.send('franceconnect/link', { mine: 'yes' })).status).toBe(400);
    expect((await onlyAccount()).franceConnect).toBeUndefined();
  });
});
