import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { groupingProofs } from '../../../src/idp/accounts/grouping/grouping-proof.model.ts';
import { letters } from '../../../src/idp/accounts/letters/letter.model.ts';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { accountSessions } from '../../../src/idp/oidc/logout/account-sessions.ts';
import { visitAccount } from '../../support/account-visitor.ts';
import { COLLEGE, newParent, openedAccount, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { visit } from '../activation-sms/visitor.ts';

const ADD = '/my-account/children/add';
const CONFIRM = `${ADD}/confirm`;

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const someone = async (more: Partial<Account> = {}, children = 1) =>
  openedAccount(services.idp, await newParent(services.idp.db, { children }), more);
const stored = async ({ _id }: Account) => (await accounts(services.idp.db).findById(_id).lean<Account>())!;

/** Someone signed in to her own account, with another one beside. */
async function two(more: Partial<Account> = {}) {
  const [own, other] = [await someone(), await someone(more, 2)];
  const visitor = await visitAccount(services, own);
  const prove = (identifier = other.identifier, password = PASSWORD) => visitor.press(ADD, { identifier, password });
  return { own, other, visitor, prove };
}
const proofIn = (location: string) => new URL(location, 'http://x').searchParams.get('proof')!;

describe('F5 adding the children of another account', () => {
  it('F5 shows them after the password alone, then «Ajouter» moves them and closes the other account', async () => {
    const { own, other, visitor, prove } = await two();
    const proved = await prove();
    expect(proved.status).toBe(303);
    const page = (await visitor.get(proved.headers.location!)).text;
    for (const text of ['Ambre', 'Basile', other.identifier, own.identifier, '30 jours']) expect(page).toContain(text);
    const proof = proofIn(proved.headers.location!);
    const answers = await Promise.all([visitor.press(CONFIRM, { proof }), visitor.press(CONFIRM, { proof })]);
    expect(answers.map(({ headers }) => headers.location)).toEqual(Array(2).fill('/my-account?done=children-added'));
    const home = (await visitor.get('/my-account?done=children-added')).text;
    expect(home).toContain('3 enfants');
    expect((await stored(other)).closed).toMatchObject({ reason: 'grouped', into: own._id });
  });

  it('F5 the closed identifier still leads its owner, after its password alone', async () => {
    const { own, other, visitor, prove } = await two();
    const proof = proofIn((await prove()).headers.location!);
    await visitor.press(CONFIRM, { proof });
    const stranger = await visit(services);
    const form = `/interaction/${stranger.uid}/sign-in/guardian`;
    const wrong = await stranger.press(form, { identifier: other.identifier, password: 'wrong' });
    expect([wrong.status, wrong.text.includes(own.identifier)]).toEqual([422, false]);
    const right = await stranger.press(form, { identifier: other.identifier, password: PASSWORD });
    expect(right.headers.location).toBe(`/interaction/${stranger.uid}/sign-in/closed`);
    expect((await stranger.get(right.headers.location!)).text).toContain(own.identifier);
    const elsewhere = await visit(services);
    expect((await elsewhere.get(`/interaction/${elsewhere.uid}/sign-in/closed`)).status).toBe(303);
  });

  it('S6 an unknown identifier and a wrong password get one answer; neither shows a child', async () => {
    const { other, prove } = await two();
    const bare = (html: string) => html.replaceAll(/value="[^"]*"/g, '');
    const [wrong, unknown] = [await prove(other.identifier, 'wrong'), await prove('l.nobody', 'wrong')];
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(bare(wrong.text)).toBe(bare(unknown.text));
    expect(wrong.text).not.toContain('Ambre');
  });

  it('S5 the tries count like those of a sign-in, in parallel too: then the right password waits', async () => {
    const { other, prove } = await two();
    await Promise.all(Array.from({ length: 12 }, () => prove(other.identifier, 'wrong')));
    const right = await prove();
    expect(right.status).toBe(422);
    expect(right.text).toMatch(/Attendez|attendez/);
    const elsewhere = await visit(services);
    const signIn = `/interaction/${elsewhere.uid}/sign-in/guardian`;
    expect((await elsewhere.press(signIn, { identifier: other.identifier, password: PASSWORD })).status).toBe(422);
  });

  it('F5 says which accounts cannot be added, once their password is right', async () => {
    const { own, prove } = await two();
    const pupil = await someone({ kind: 'pupil', guardianIds: undefined, pupilId: `pupil-${own._id}` });
    const protectedOne = await someone({ secondFactors: ['totp'] });
    expect((await prove(own.identifier)).text).toContain('déjà dans votre compte');
    expect((await prove(pupil.identifier)).text).toContain('celui d’un élève');
    expect((await prove(protectedOne.identifier)).text).toContain('double sécurité');
  });

  it('S45 another person’s account is not added, however names are written hers is', async () => {
    const { own, prove } = await two();
    const father = await someone({ givenName: 'Marc' });
    await guardians(services.idp.db).updateOne(
      { _id: father.guardianIds[0] },
      { $set: { 'records.0.firstName': 'Marc' } },
    );
    expect((await prove(father.identifier)).text).toContain('au nom d’une autre personne');
    const married = await someone({ givenName: 'LEA', familyName: 'Brun-Aubrac' });
    expect((await prove(married.identifier)).status).toBe(303);
    expect((await stored(own)).guardianIds).toHaveLength(1);
  });

  it('S45 a proof serves its owner alone, in her session, for a quarter of an hour', async () => {
    const { own, other, visitor, prove } = await two();
    const proved = await prove();
    const proof = proofIn(proved.headers.location!);
    const stranger = await visitAccount(services, await someone());
    const elsewhere = await visitAccount(services, own);
    for (const thief of [stranger, elsewhere]) {
      expect((await thief.get(proved.headers.location!)).headers.location).toBe(`${ADD}?again`);
      expect((await thief.press(CONFIRM, { proof })).headers.location).toBe(`${ADD}?again`);
    }
    expect((await visitor.agent.post(CONFIRM).type('form').send({ proof })).status).toBe(403);
    services.clock.forward({ minutes: 16 });
    expect((await visitor.agent.get(ADD)).headers.location).toContain('/authorize');
    expect((await stored(other)).closed).toBeUndefined();
  });

  it('F5 a letter’s provisional password adds its children too, once', async () => {
    const { own, visitor, prove } = await two();
    const { guardianId } = await newParent(services.idp.db);
    const [_id, now] = [randomUUID(), services.clock.now()];
    await letters(services.idp.db).create({
      _id,
      identifier: 'cdfhjkmn',
      passwordHash: await services.idp.passwords.hash('prtvwxy23456'),
      kind: 'guardian',
      purpose: 'open',
      guardianIds: [guardianId],
      accountId: randomUUID(),
      uai: COLLEGE,
      batch: 'test',
      createdAt: now,
      validUntil: new Date(now.getTime() + 86_400_000),
      purgeAt: new Date(now.getTime() + 2 * 86_400_000),
      schemaVersion: 1,
    });
    const proved = await prove('CDFH JKMN', 'prtv wxy2 3456');
    expect((await visitor.get(proved.headers.location!)).text).toContain('Ambre');
    const proof = proofIn(proved.headers.location!);
    expect((await visitor.press(CONFIRM, { proof })).headers.location).toBe('/my-account?done=children-added');
    expect((await stored(own)).guardianIds).toEqual([...own.guardianIds, guardianId]);
    expect((await prove('cdfhjkmn', 'prtvwxy23456')).text).toContain('ne servent plus');
  });

  it('S45 a letter adds no children who are on their way between two accounts', async () => {
    const { own, other, visitor, prove } = await two();
    const [_id, now] = [randomUUID(), services.clock.now()];
    await letters(services.idp.db).create({
      _id,
      identifier: 'cdfhjkmp',
      passwordHash: await services.idp.passwords.hash('prtvwxy23456'),
      kind: 'guardian',
      purpose: 'open',
      guardianIds: other.guardianIds,
      accountId: randomUUID(),
      uai: COLLEGE,
      batch: 'test',
      createdAt: now,
      validUntil: new Date(now.getTime() + 86_400_000),
      purgeAt: new Date(now.getTime() + 2 * 86_400_000),
      schemaVersion: 1,
    });
    const proof = randomUUID();
    const { _id: accountId } = own;
    const sessionUid = (await accountSessions(services.idp, accountId))[0]!.uid;
    const expiresAt = new Date(now.getTime() + 60_000);
    await groupingProofs(services.idp.db).create({ _id: proof, accountId, sessionUid, letterId: _id, expiresAt });
    const { guardianIds, passwordHash } = other;
    const closed = { at: now, reason: 'grouped', closing: randomUUID(), into: randomUUID(), moving: 'there' } as const;
    await accounts(services.idp.db).updateOne(
      { _id: other._id },
      { $set: { closed: { ...closed, kept: { guardianIds, passwordHash } } }, $unset: { guardianIds: 1 } },
    );
    expect((await prove('cdfhjkmp', 'prtvwxy23456')).status).toBe(422);
    expect((await visitor.press(CONFIRM, { proof })).headers.location).toBe(`${ADD}?again`);
    expect((await stored(own)).guardianIds).toEqual(own.guardianIds);
  });

  it('F5 a pupil has no such page', async () => {
    const pupil = await someone({ kind: 'pupil', guardianIds: undefined, pupilId: `pupil-${Date.now()}` });
    expect((await (await visitAccount(services, pupil)).get(ADD)).status).toBe(404);
  });
});

describe('F9 closing the account', () => {
  it('F9 explains, closes, signs out everywhere, and the right password says how to open it again', async () => {
    const own = await someone();
    const [visitor, tablet] = [await visitAccount(services, own), await visitAccount(services, own)];
    const page = await visitor.get('/my-account/close');
    expect(page.text).toContain(own.identifier);
    expect((await visitor.agent.post('/my-account/close').type('form').send({})).status).toBe(403);
    expect((await visitor.press('/my-account/close')).headers.location).toBe('/my-account/closed');
    expect((await visitor.get('/my-account/closed')).text).toContain('Votre compte est fermé');
    for (const gone of [visitor, tablet])
      expect((await gone.get('/my-account')).headers.location).toContain('/authorize');
    const again = await visit(services);
    const form = `/interaction/${again.uid}/sign-in/guardian`;
    const closed = await again.press(form, { identifier: own.identifier, password: PASSWORD });
    expect((await again.get(closed.headers.location!)).text).toContain('Activer un nouveau compte');
    expect((await stored(own)).closed).toMatchObject({ reason: 'owner' });
  });

  it('S27 asks for a sign-in less than 15 minutes old', async () => {
    const own = await someone();
    const visitor = await visitAccount(services, own);
    const _csrf = await visitor.token();
    services.clock.forward({ minutes: 16 });
    const late = await visitor.agent.post('/my-account/close').type('form').send({ _csrf });
    expect(late.headers.location).toContain('/authorize');
    expect((await stored(own)).closed).toBeUndefined();
  });
});
