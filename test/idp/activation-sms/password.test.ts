import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { trusted } from 'mongoose';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { openAccount } from '../../../src/idp/accounts/open-account.ts';
import { reserveIdentifier } from '../../../src/idp/accounts/reserve-identifier.ts';
import { type Activation, activations } from '../../../src/idp/activation-sms/activation.model.ts';
import { type Guardian, guardians } from '../../../src/idp/directory/guardian.model.ts';
import { newParent, openedAccount, PASSWORD, type Parent } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { allMine, answers, identityOf, received, upTo, type Visitor } from './visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const step = (name: string) => expect.stringMatching(new RegExp(`/activation-sms/${name}$`));
const choose = (visitor: Visitor, password = PASSWORD, again = password) =>
  visitor.send('password', { password, 'password-again': again });
const accountsOf = ({ guardianId }: Parent) =>
  accounts(services.idp.db).find({ guardianIds: guardianId }).lean<Account[]>();
const identifierIn = (html: string) => html.match(/data-copy-content>([^<]+)</)?.[1] ?? '';
const stored = async (visitor: Visitor) =>
  (await activations(services.idp.db).findById(visitor.uid).lean<Activation>())!;

const personsOf = (ids: string[]) =>
  guardians(services.idp.db)
    .find({ _id: trusted({ $in: ids }) })
    .lean<Guardian[]>();

/** What a process does before it dies, between the insert of the account and the mark on the journey. */
async function openWithoutMark(visitor: Visitor, password: string) {
  const { accountId, guardianIds, identifier = '' } = await stored(visitor);
  await openAccount(services.idp, {
    accountId,
    persons: await personsOf(guardianIds),
    identifier,
    password,
    openedBy: 'sms',
    locale: 'fr',
    declinedPupilIds: [],
  });
}

describe('«Je choisis mon nouveau mot de passe»', () => {
  it.each([
    ['', 'Saisissez un mot de passe.'],
    ['Court-1', 'trop court'],
    ['tisane-froide-42!', 'une majuscule'],
    ['TISANE-FROIDE-42!', 'une minuscule'],
    ['Tisane-Froide!', 'un chiffre'],
    ['TisaneFroide42', 'caractère spécial'],
    ['Léa-Tisane-42!', 'ni votre prénom'],
    ['Aubrac-Tisane-42!', 'ni votre nom'],
    [`Tisane-42!${'x'.repeat(130)}`, 'trop long'],
    [`Tisane-42!${'x'.repeat(2000)}`, 'trop long'],
  ])('B7 refuses %p and says why, without showing it again', async (password, sentence) => {
    const visitor = await passwordPage();
    const refused = await choose(visitor, password);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(sentence);
    if (password) expect(refused.text).not.toContain(password);
  });

  it('B7 says all that a password lacks at its field, in a box that describes it', async () => {
    const { text } = await choose(await passwordPage(), 'azerty');
    const [, atField = ''] = text.match(/<div id="password-error">([\s\S]*?)<\/div>/) ?? [];
    for (const lacking of ['une majuscule', 'un chiffre', 'un caractère spécial', 'trop court', 'est courant']) {
      expect(atField).toContain(lacking);
    }
    expect(text).toMatch(/aria-describedby="[^"]*password-error"/);
  });

  it('B7 shows apart, and as no error, the rules that only the server can check', async () => {
    const { text } = await (await passwordPage()).page('password');
    const [ticked = '', told = ''] = text.split('Nous vérifierons aussi');
    expect(ticked).toContain('Doit contenir 1 majuscule');
    expect(ticked).toContain('! ? @ # $ () {} [] _');
    expect(told).toContain('Ne doit pas être un mot de passe courant');
    expect(told).toContain('ni votre nom, ni votre prénom, ni votre identifiant');
    expect(text).not.toMatch(/fr-message--(info|error)/);
  });

  it('B7 refuses two different passwords', async () => {
    const refused = await choose(await passwordPage(), PASSWORD, `${PASSWORD}x`);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Les deux mots de passe sont différents');
  });

  it('B7 shows the identifier, the rules and the help', async () => {
    const { text } = await (await passwordPage()).page('password');
    expect(text).toContain('Je prends note de mon identifiant');
    expect(identifierIn(text)).toMatch(/^l\.aubrac\d*$/);
    expect(text).toContain('Doit contenir 8 caractères minimum');
    expect(text).toContain('Aide à la création de mot de passe sécurisé');
  });

  it('B7 keeps the identifier of who abandons and comes back, and gives homonyms others', async () => {
    const parent = await newParent(services.idp.db, { familyName: 'Durant' });
    const first = identifierIn((await (await upTo('password', services, parent)).page('password')).text);
    services.clock.forward({ seconds: 61 });
    const again = await upTo('code', services, parent);
    await again.send('code', { code: await services.code(parent.phone, 1) });
    await again.send('children', answers((await again.page('children')).text, allMine(parent)));
    expect(identifierIn((await again.page('password')).text)).toBe(first);
    const homonym = await newParent(services.idp.db, { familyName: 'Durant' });
    const other = identifierIn((await (await upTo('password', services, homonym)).page('password')).text);
    expect([first, other]).toEqual(['l.durant', 'l.durant1']);
  });

  it('B7 reserves one identifier a person and none twice, however many ask at once', async () => {
    const parents = await newParents(6);
    const asked = parents.flatMap(({ guardianId }) => [guardianId, guardianId, guardianId]);
    const given = await Promise.all(asked.map(async (id) => reserveIdentifier(services.idp.db, await personsOf([id]))));
    for (const [index, id] of asked.entries()) expect(given[index]).toBe(given[asked.indexOf(id)]);
    expect(new Set(given).size).toBe(6);
  });

  it('B7 leaves aside an identifier that an account has already', async () => {
    const owner = await newParent(services.idp.db, { familyName: 'Pradel' });
    await openedAccount(services.idp, owner, { identifier: 'l.pradel' });
    const { guardianId } = await newParent(services.idp.db, { familyName: 'Pradel' });
    expect(await reserveIdentifier(services.idp.db, await personsOf([guardianId]))).toBe('l.pradel1');
  });

  it('B7 sends the identifier by SMS once the account is open', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('done', services, parent);
    const identifier = identifierIn((await visitor.page('done')).text);
    const texts = await received(services, parent.phone, 2);
    expect(texts.filter((text) => text.includes(identifier))).toHaveLength(1);
  });
});

describe('opening, whatever happens', () => {
  it('S65 a double submission opens one account', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('password', services, parent);
    const both = await Promise.all([choose(visitor), choose(visitor), choose(visitor)]);
    for (const { headers } of both) expect(headers.location).toEqual(step('done'));
    expect(await accountsOf(parent)).toHaveLength(1);
  });

  it('S65 a process that dies after the insert leaves a whole account; the page sent again finds it, with the last password', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('password', services, parent);
    await openWithoutMark(visitor, 'Autre-Tisane-41!');
    expect((await choose(visitor)).headers.location).toEqual(step('done'));
    const [account, ...others] = await accountsOf(parent);
    expect(others).toEqual([]);
    expect(await services.idp.passwords.verify(PASSWORD, account!.passwordHash)).toBe(true);
  });

  it('S65 who starts anew after such a death is told that her account exists', async () => {
    const parent = await newParent(services.idp.db);
    await openWithoutMark(await upTo('password', services, parent), PASSWORD);
    const fresh = await (await upTo('code', services, parent)).send('identity', identityOf(parent));
    expect(fresh.headers.location).toEqual(step('active'));
  });

  it('S65 a process that dies after the notes on declined children leaves no account, and the page sent again opens it', async () => {
    const parent = await newParent(services.idp.db, { children: 2 });
    const visitor = await upTo('password', services, parent);
    const declined = parent.children[1]!.pupilId;
    await activations(services.idp.db).updateOne({ _id: visitor.uid }, { $set: { 'answers.1.mine': false } });
    await guardians(services.idp.db).updateOne(
      { _id: parent.guardianId, 'records.links.pupilId': declined },
      { $set: { 'records.0.links.1.declinedAt': new Date('2026-11-01') } },
    );
    expect((await choose(visitor)).headers.location).toEqual(step('done'));
    const guardian = await guardians(services.idp.db).findById(parent.guardianId).lean<Guardian>();
    expect(guardian!.records[0]!.links[1]!.declinedAt).toEqual(new Date('2026-11-01'));
    expect(await accountsOf(parent)).toHaveLength(1);
  });

  it('B4 two tabs: the account opened in one is told to the other, which opens nothing', async () => {
    const parent = await newParent(services.idp.db);
    const first = await upTo('password', services, parent);
    services.clock.forward({ seconds: 61 });
    const second = await first.otherTab();
    await second.send('identity', identityOf(parent));
    await choose(first);
    const texts = await received(services, parent.phone, 3);
    const [code] = texts.map((text) => text.match(/^\d{6}/)?.[0]).filter((one) => one !== undefined);
    await second.send('code', { code: code! });
    expect((await second.page('password')).headers.location).toEqual(step('active'));
    expect((await second.page('active')).text).toContain('Un compte ÉduConnect existe déjà');
    expect(await accountsOf(parent)).toHaveLength(1);
  });

  it('B4 two tabs at the last page: one opens, the other ends at B4, with its password worth nothing', async () => {
    const parent = await newParent(services.idp.db);
    const first = await upTo('password', services, parent);
    services.clock.forward({ seconds: 61 });
    const second = await upTo('code', services, parent);
    await second.send('code', { code: await services.code(parent.phone, 1) });
    await second.send('children', answers((await second.page('children')).text, allMine(parent)));
    const results = await Promise.all([choose(first, PASSWORD), choose(second, 'Autre-Tisane-41!')]);
    const pages = results.map(({ headers }) => headers.location!.split('/').at(-1)).sort();
    expect(pages).toEqual(['active', 'done']);
    expect(await accountsOf(parent)).toHaveLength(1);
  });
});

async function newParents(count: number): Promise<Parent[]> {
  const parents: Parent[] = [];
  for (let index = 0; index < count; index += 1) {
    parents.push(await newParent(services.idp.db, { familyName: 'Chassang' }));
  }
  return parents;
}

const passwordPage = async () => upTo('password', services, await newParent(services.idp.db));
