import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { type Activation, activations } from '../../../src/idp/activation-sms/activation.model.ts';
import { confirmChildren } from '../../../src/idp/activation-sms/confirm-children.ts';
import { childrenOf } from '../../../src/idp/directory/children-of.ts';
import { type Guardian, guardians } from '../../../src/idp/directory/guardian.model.ts';
import { schools } from '../../../src/idp/directory/school.model.ts';
import { COLLEGE, newParent, PASSWORD, type Parent } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { allMine, answers, identityOf, received, upTo, type Visitor, visit } from './visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const step = (name: string) => expect.stringMatching(new RegExp(`/activation-sms/${name}$`));
const answer = async (visitor: Visitor, typed: Record<string, string>) =>
  visitor.send('children', answers((await visitor.page('children')).text, typed));
const guardianOf = async ({ guardianId }: Parent) =>
  (await guardians(services.idp.db).findById(guardianId).lean<Guardian>())!;
const WRONG = '24/12/2013';

describe('the children of a guardian', () => {
  it('B6 are asked about by school, in the guides’ words, with nothing but their first names', async () => {
    const parent = await newParent(services.idp.db, { children: 3, familyName: 'Soubeyrol' });
    await schools(services.idp.db).updateOne({ _id: COLLEGE }, { name: 'Collège Hortense Vailland' });
    const page = await (await upTo('children', services, parent)).page('children');
    expect(page.text).toContain(
      'Pour avoir accès aux services concernant les élèves ci-dessous, vous devez confirmer que vous êtes bien représentant(e) légal(e) de ces élèves et renseigner leur date de naissance.',
    );
    expect(page.text).toContain('Collège Hortense Vailland');
    expect(page.text.match(/<h3/g)).toHaveLength(2);
    expect(page.text.match(/Je suis le représentant légal de cet élève/g)).toHaveLength(3);
    expect(page.text.match(/Je ne suis pas le représentant légal de cet élève/g)).toHaveLength(3);
    expect(page.text.match(/Né\(e\) le/g)).toHaveLength(3);
    expect(page.text).not.toMatch(/Soubeyrol|2014-|01\/0\d\/2014|5 A/);
    for (const { pupilId } of parent.children) expect(page.text).not.toContain(pupilId);
  });

  it.each<[Record<string, string>, string]>([
    [{}, 'dites si vous êtes son représentant légal'],
    [{ Ambre: '' }, 'saisissez sa date de naissance'],
    [{ Ambre: '31/02/2014' }, 'cette date n’existe pas'],
    [{ Ambre: '2/2/16' }, 'écrivez l’année avec 4 chiffres'],
    [{ Ambre: '1er janvier' }, 'écrivez la date avec des chiffres'],
  ])('B6 %p: says so at its place, keeps the rest, and costs no try', async (typed, sentence) => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('children', services, parent);
    for (let time = 0; time < 6; time += 1) {
      const refused = await answer(visitor, typed);
      expect(refused.status).toBe(422);
      expect(refused.text).toContain(sentence);
      if (typed.Ambre) expect(refused.text).toContain(`value="${typed.Ambre}"`);
    }
    expect((await answer(visitor, allMine(parent))).headers.location).toEqual(step('password'));
  });

  it('B6 a wrong date is refused without telling which part, with the school to contact', async () => {
    const parent = await newParent(services.idp.db, { children: 2 });
    const visitor = await upTo('children', services, parent);
    const refused = await answer(visitor, { ...allMine(parent), Ambre: WRONG });
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/Ambre\s: la date de naissance saisie est incorrecte/);
    expect(refused.text).not.toMatch(/Basile\s: la date/);
    expect(
      refused.text.match(/contactez le directeur de l’école ou le chef d’établissement \(Collège Hortense Vailland\)/g),
    ).toHaveLength(1);
    expect(refused.text).toContain('Il vous reste 4 essais');
    expect(refused.text).not.toContain('Aubrac');
    expect((await visitor.page('password')).headers.location).toEqual(step('children'));
  });

  it('B6 five wrong dates a day, in all journeys together; then even the right one waits until tomorrow', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('children', services, parent);
    for (let time = 0; time < 3; time += 1) expect((await answer(visitor, { Ambre: WRONG })).status).toBe(422);
    services.clock.forward({ seconds: 61 });
    const elsewhere = await upToChildrenAgain(parent, 1);
    const right = answers((await visitor.page('children')).text, allMine(parent));
    expect((await answer(elsewhere, { Ambre: WRONG })).text).toContain('Il vous reste 1 essai.');
    const last = await answer(elsewhere, { Ambre: WRONG });
    const refused = await visitor.send('children', right);
    for (const { status, text } of [last, refused]) {
      expect(status).toBe(422);
      expect(text).toContain('Réessayez demain');
      expect(text).toContain('Retour à Scolarité services');
      expect(text).toContain('href="/help"');
      expect(text).not.toMatch(/Confirmer|name="born-/);
    }
    expect((await visitor.page('password')).headers.location).toEqual(step('children'));
    services.clock.forward({ seconds: 61 });
    const anew = await visit(services);
    expect((await anew.send('identity', identityOf(parent))).headers.location).toEqual(step('locked'));
    const locked = await anew.page('locked');
    expect(locked.text).toContain('Trop de dates incorrectes');
    expect(locked.text).not.toContain('Hortense');
    expect(await received(services, parent.phone, 2)).toHaveLength(2);
    services.clock.forward({ hours: 24 });
    const tomorrow = await upToChildrenAgain(parent, 2);
    expect((await answer(tomorrow, allMine(parent))).headers.location).toEqual(step('password'));
  });

  it('B6 twenty dates tried at once are no more than five tries', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('children', services, parent);
    const journey = (await activations(services.idp.db).findById(visitor.uid).lean<Activation>())!;
    const typed = (born: string) => {
      const fields = answers(page.text, { Ambre: born });
      return confirmChildren(services.idp, journey, fields);
    };
    const page = await visitor.page('children');
    const days = Array.from({ length: 20 }, (_, day) => `${day + 2}/02/2014`);
    const results = await Promise.all(days.map(typed));
    const said = results.map((result) => (result.ok ? 'ok' : result.errors[0]!.text.split(':')[1]));
    expect(said.filter((text) => text === 'birth-date-wrong')).toHaveLength(5);
    expect(said.filter((text) => text === 'birth-date-too-many')).toHaveLength(15);
  });

  it('B6 a declined child is noted in the school’s data when the account is opened, not before, and not attached', async () => {
    const parent = await newParent(services.idp.db, { children: 2 });
    const visitor = await upTo('children', services, parent);
    await answer(visitor, { ...allMine(parent), Basile: 'no' });
    const links = async () => (await guardianOf(parent)).records.flatMap(({ links }) => links);
    expect((await links()).some(({ declinedAt }) => declinedAt)).toBe(false);
    await visitor.send('password', { password: PASSWORD, 'password-again': PASSWORD });
    const declined = (await links()).filter(({ declinedAt }) => declinedAt);
    expect(declined.map(({ pupilId }) => pupilId)).toEqual([parent.children[1]!.pupilId]);
    const mine = await childrenOf(services.idp.db, [parent.guardianId]);
    expect(mine.map(({ firstName }) => firstName)).toEqual(['Ambre']);
  });

  it('B6 who declines all her children gets a clear answer, no account and no note; she may change her mind', async () => {
    const parent = await newParent(services.idp.db, { children: 2 });
    const visitor = await upTo('children', services, parent);
    const refused = await answer(visitor, { Ambre: 'no', Basile: 'no' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('le compte ne peut pas être activé');
    expect((await visitor.page('password')).headers.location).toEqual(step('children'));
    expect(await accounts(services.idp.db).countDocuments({ guardianIds: parent.guardianId })).toBe(0);
    expect((await guardianOf(parent)).records[0]!.links.every(({ declinedAt }) => !declinedAt)).toBe(true);
    expect((await answer(visitor, allMine(parent))).headers.location).toEqual(step('password'));
  });

  it('B6 going back shows the answers, and another answer takes their place', async () => {
    const parent = await newParent(services.idp.db, { children: 2 });
    const visitor = await upTo('children', services, parent);
    await answer(visitor, { ...allMine(parent), Basile: 'no' });
    const back = await visitor.page('children');
    expect(back.status).toBe(200);
    expect(back.text).toContain('value="01/01/2014"');
    expect(back.text).toContain('Ambre Aubrac');
    expect(back.text.match(/value="no" checked/g)).toHaveLength(1);
    expect((await answer(visitor, allMine(parent))).headers.location).toEqual(step('password'));
    const { answers: kept } = (await activations(services.idp.db).findById(visitor.uid).lean<Activation>())!;
    expect(kept!.map(({ mine }) => mine)).toEqual([true, true]);
  });

  it('S51 fields that were not asked for change nothing', async () => {
    const parent = await newParent(services.idp.db);
    const stranger = await newParent(services.idp.db);
    const visitor = await upTo('children', services, parent);
    const asked = answers((await visitor.page('children')).text, allMine(parent));
    const forged = { ...asked, [`child-${stranger.children[0]!.pupilId}`]: 'yes', guardianIds: stranger.guardianId };
    expect((await visitor.send('children', forged)).headers.location).toEqual(step('password'));
    const kept = (await activations(services.idp.db).findById(visitor.uid).lean<Activation>())!;
    expect(kept.answers!.map(({ pupilId }) => pupilId)).toEqual([parent.children[0]!.pupilId]);
    expect(kept.guardianIds).toEqual([parent.guardianId]);
  });
});

/** Another journey of the same person, after `before` SMS. */
async function upToChildrenAgain(parent: Parent, before: number): Promise<Visitor> {
  const visitor = await upTo('code', services, parent);
  await visitor.send('code', { code: await services.code(parent.phone, before) });
  return visitor;
}
