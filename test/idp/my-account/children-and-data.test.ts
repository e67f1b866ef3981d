import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { restoreDeclinedChild } from '../../../src/idp/accounts/restore-declined-child.ts';
import { auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { childrenOf } from '../../../src/idp/directory/children-of.ts';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { type AccountVisitor, visitAccount } from '../../support/account-visitor.ts';
import { newParent, openedAccount, type Parent } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';

const PATH = '/my-account/children';
const DECLINE = `${PATH}/decline`;
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

async function mother(children = 3, more: Partial<Account> = {}) {
  const parent = await newParent(services.idp.db, { children });
  const account = await openedAccount(services.idp, parent, more);
  return { parent, account, visitor: await visitAccount(services, account) };
}

const names = async ({ guardianId }: Parent) =>
  (await childrenOf(services.idp.db, [guardianId])).map(({ firstName }) => firstName);

/** The address of «Je ne suis pas le représentant légal de cet élève», by the child’s first name. */
async function declineUrl(visitor: AccountVisitor, firstName: string) {
  const { text } = await visitor.get(PATH);
  const card = text.split('<article').find((part) => part.includes(`>${firstName} `))!;
  return card.match(/href="(\/my-account\/children\/decline\?[^"]+)"/)![1]!.replaceAll('&#x3D;', '=');
}

const childIn = (url: string) => new URLSearchParams(url.split('?')[1]).get('child')!;
const decline = (visitor: AccountVisitor, child: string) => visitor.press(DECLINE, { child });

describe('F6 the children of the account', () => {
  it('F6 stand by school; one of whom she is not the legal representative is gone once she confirmed', async () => {
    const { parent, account, visitor } = await mother();
    const { text } = await visitor.get(PATH);
    for (const school of ['Collège Hortense Vailland', 'École primaire du Four à chaux'])
      expect(text).toContain(school);
    for (const { pupilId } of parent.children) expect(text).not.toContain(pupilId);
    const url = await declineUrl(visitor, 'Basile');
    expect((await visitor.get(url)).text).toContain('l’école');
    expect(await names(parent)).toContain('Basile');
    expect((await decline(visitor, childIn(url))).headers.location).toBe('/my-account?done=child-declined');
    expect((await names(parent)).sort()).toEqual(['Ambre', 'Céleste']);
    expect((await visitor.get(url)).status).toBe(404);
    const entries = await auditEntries(services.idp.db)
      .find({ accountId: account._id, action: 'child-declined' })
      .lean();
    expect(entries.length).toBe(1);
    expect(JSON.stringify(entries)).not.toContain('Basile');
  });

  it('F6 a child declined by mistake comes back when the school says so, and no other does', async () => {
    const { parent, account, visitor } = await mother();
    await decline(visitor, childIn(await declineUrl(visitor, 'Basile')));
    await decline(visitor, childIn(await declineUrl(visitor, 'Céleste')));
    const restore = (identifier: string, firstName: string, born?: string) =>
      restoreDeclinedChild(services.idp.db, { identifier, firstName, ...(born && { born }) });
    expect(await restore('l.nobody', 'Basile')).toMatchObject({ reason: 'no-account' });
    expect(await restore(account.identifier, 'Ambre')).toMatchObject({ reason: 'no-child' });
    expect(await restore(account.identifier, 'Basile', '2001-01-01')).toMatchObject({ reason: 'no-child' });
    expect(await restore(account.identifier.toUpperCase(), 'basile')).toMatchObject({ ok: true });
    expect((await names(parent)).sort()).toEqual(['Ambre', 'Basile']);
  });

  it('F6 the last child may be declined too, and she is warned', async () => {
    const { parent, visitor } = await mother(1);
    const url = await declineUrl(visitor, 'Ambre');
    expect((await visitor.get(url)).text).toContain('C’est le seul enfant de ce compte');
    await decline(visitor, childIn(url));
    expect(await names(parent)).toEqual([]);
    expect((await visitor.get(PATH)).text).toContain('Aucun enfant dans ce compte');
  });

  it('S49 another family’s child, or one that never was, is «not found», and nothing changes', async () => {
    const [own, other] = [await mother(1), await mother(1)];
    const theirs = childIn(await declineUrl(other.visitor, 'Ambre'));
    for (const child of [theirs, other.parent.children[0]!.pupilId, '', 'x'.repeat(64)]) {
      expect((await own.visitor.get(`${DECLINE}?child=${child}`)).status).toBe(404);
      expect((await decline(own.visitor, child)).status).toBe(404);
    }
    expect(await names(other.parent)).toEqual(['Ambre']);
    expect(await names(own.parent)).toEqual(['Ambre']);
  });

  it('S23 S27 without token, or on an old sign-in, no child is declined', async () => {
    const { parent, visitor } = await mother(1);
    const child = childIn(await declineUrl(visitor, 'Ambre'));
    expect((await visitor.agent.post(DECLINE).type('form').send({ child })).status).toBe(403);
    const _csrf = await visitor.token();
    services.clock.forward({ minutes: 16 });
    const late = await visitor.agent.post(DECLINE).type('form').send({ _csrf, child });
    expect(late.headers.location).toContain('prompt=login');
    expect(await names(parent)).toEqual(['Ambre']);
  });

  it('F6 a pupil sees the own school and class instead, and no child to decline', async () => {
    const parent = await newParent(services.idp.db);
    const { pupilId } = parent.children[0]!;
    const pupil = { kind: 'pupil' as const, guardianIds: undefined, pupilId, identifier: `a.aubrac-${Date.now()}` };
    const visitor = await visitAccount(services, await openedAccount(services.idp, parent, pupil as Partial<Account>));
    const { text } = await visitor.get(PATH);
    for (const shown of ['Ma scolarité', 'Collège Hortense Vailland', '5 A']) expect(text).toContain(shown);
    for (const hidden of ['représentant légal', 'Ajouter des enfants', 'Téléphone']) expect(text).not.toContain(hidden);
    for (const page of ['phone', 'phone/code', 'children/add', 'franceconnect'])
      expect([page, (await visitor.get(`/my-account/${page}`)).status]).toEqual([page, 404]);
  });
});

describe('F9 the person’s data', () => {
  const download = (visitor: AccountVisitor) => visitor.press('/my-account/data/download');

  it('F9 come as one file, with all that is hers, no secret, and nothing of the other parent', async () => {
    const { parent, account, visitor } = await mother(2, { phone: '+33639987654' });
    const { pupilId } = parent.children[0]!;
    await guardians(services.idp.db).create({
      _id: `other-${account._id}`,
      nameKeys: [],
      mobileKeys: [],
      emails: ['other-parent@example.fr'],
      records: [
        {
          uai: '0159901F',
          localId: 'other',
          key: `0159901F:${account._id}`,
          familyName: 'Autreparent',
          firstName: 'Gaspard',
          email: 'other-parent@example.fr',
          links: [{ pupilId, level: 1 }],
        },
      ],
      schemaVersion: 1,
    });
    const answer = await download(visitor);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="educonnect-mes-donnees-/);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.headers['cache-control']).toBe('no-store');
    const { compte, ecoles, applications, activite } = JSON.parse(answer.text);
    expect(compte).toMatchObject({ identifiant: account.identifier, telephone: '+33639987654', ouvertPar: 'sms' });
    expect(ecoles[0]).toMatchObject({ ecole: 'Collège Hortense Vailland', nom: 'Aubrac' });
    expect(ecoles[0].eleves.map(({ prenom }: { prenom: string }) => prenom)).toEqual(['Ambre', 'Basile']);
    expect(ecoles[0].eleves[0]).toMatchObject({ neLe: '2014-01-01', classe: '5 A' });
    expect(applications).toEqual([]);
    expect(activite.map(({ action }: { action: string }) => action)).toEqual(['data-downloaded', 'sign-in']);
    expect(answer.text).not.toMatch(/argon2|passwordHash|tokenHash|Autreparent|Gaspard|other-parent|"hash"/);
    expect(answer.text).not.toContain(account.passwordHash!);
    for (const id of [pupilId, account._id, parent.guardianId]) expect(answer.text).not.toContain(id);
  });

  it('F9 of a child that she declined, or does not represent, the name alone', async () => {
    const { visitor, parent } = await mother(2);
    await decline(visitor, childIn(await declineUrl(visitor, 'Basile')));
    const { ecoles } = JSON.parse((await download(visitor)).text);
    const basile = ecoles[0].eleves.find(({ prenom }: { prenom: string }) => prenom === 'Basile');
    expect(basile.declineLe).toBeDefined();
    expect(basile.neLe).toBeUndefined();
    expect(await names(parent)).toEqual(['Ambre']);
  });

  it('S27 S23 neither a link, nor a foreign form, nor an old sign-in downloads them', async () => {
    const { visitor } = await mother(1);
    expect((await visitor.get('/my-account/data/download')).headers.location).toBe('/my-account/data');
    expect((await visitor.agent.post('/my-account/data/download').type('form').send({})).status).toBe(403);
    const _csrf = await visitor.token();
    services.clock.forward({ minutes: 16 });
    const late = await visitor.agent.post('/my-account/data/download').type('form').send({ _csrf });
    expect(late.headers.location).toContain('prompt=login');
  });
});

describe('F10 the language of the account', () => {
  it('F10 is chosen once, for pages and messages, and a sign-in read in another one leaves it', async () => {
    const { account, visitor } = await mother(1);
    const chosen = await visitor.press('/my-account/language', { language: 'en' });
    expect((await visitor.get(chosen.headers.location!)).text).toContain('Your language is saved');
    const elsewhere = await visitAccount(services, account);
    expect((await elsewhere.get('/my-account')).text).toContain('lang="en"');
    expect((await accounts(services.idp.db).findById(account._id).lean())!.locale).toBe('en');
  });

  it('S51 a language that we do not speak is refused', async () => {
    const { account, visitor } = await mother(1);
    expect((await visitor.press('/my-account/language', { language: 'xx' })).status).toBe(422);
    expect((await accounts(services.idp.db).findById(account._id).lean())!.locale).toBe('fr');
  });
});
