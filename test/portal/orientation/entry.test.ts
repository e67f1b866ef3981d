import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  bothParents,
  campaignAt,
  forgetCampaigns,
  ORIENTATION,
  storedFile,
  writtenDayIn,
} from '../support/campaign.ts';
import { VAILLAND } from '../support/people.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { CAP, enter, GT, INTENTIONS, openForm, PRO } from '../support/wish-form.ts';

/** Karim's child, as the provider's Directory API tells of her. */
const pupilInes = {
  sub: 'child-ines',
  local_id: '3001',
  given_name: 'Inès',
  family_name: 'BENALI',
  birth_date: '2012-05-04',
  division: '3e A',
  level: '2116',
};
const RECAP = `${INTENTIONS}/recap`;

describe('I1 entering intentions', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
  });
  afterAll(() => portal.close());
  beforeEach(async () => {
    await forgetCampaigns(portal);
    await campaignAt(portal, 'intentions');
  });

  it('I1 shows the labels of the guides', async () => {
    const karim = await portal.signedIn('karim');
    const { text } = await openForm(karim);
    for (const label of [
      'Vous devez obligatoirement saisir une intention. Vous pouvez en saisir jusqu’à trois.',
      'Nous souhaitons pour la rentrée prochaine',
      'Intention 1',
      'Le rang détermine l’ordre de préférence',
      '2de générale et technologique ou 2de STHR',
      'Vous pouvez préciser le métier ou la formation qui intéresse votre enfant',
      'Métier ou formation',
      'Sous statut scolaire',
      'Sous statut d’apprenti',
      'Ajouter une intention',
      'redoublement exceptionnel',
      'Onisep',
    ]) {
      expect(text).toContain(label);
    }
  });

  it('I3 validates ranked intentions, and shows them on a page to print', async () => {
    const karim = await portal.signedIn('karim');
    const { headers } = await enter(karim, [CAP, PRO]);
    expect(headers.location).toBe(RECAP);
    const { text } = await karim.get(RECAP).expect(200);
    expect(text).toContain('Vos intentions ont bien été validées');
    expect(text).toContain('quand vous vous déconnecterez');
    expect(text).toContain(`Modification possible jusqu’au ${writtenDayIn(portal, 5)}`);
    expect(text.indexOf('Ébéniste')).toBeLessThan(text.indexOf('Menuisier'));
    const file = await storedFile(portal);
    expect(file!.intentions!.wishes).toEqual([CAP, PRO]);
    expect(file!.intentions!.by).toEqual({ kind: 'guardian', id: 'karim', name: 'M. Karim BENALI' });
    expect(file!.pen).toEqual({ sub: 'karim', name: 'M. Karim BENALI' });
    expect(file!.history).toHaveLength(1);
    expect(file!.notices).toHaveLength(1);
  });

  it('I1 says at the field that a voie is to be selected, and keeps what was typed', async () => {
    const karim = await portal.signedIn('karim');
    const answer = await enter(karim, [{ occupation: 'Pâtissière' }]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('<a href="#track-1">Vous devez sélectionner une voie.</a>');
    expect(answer.text).toContain('value="Pâtissière"');
    expect(await storedFile(portal)).toBeNull();
  });

  it.each([
    ['the same voie twice', [PRO, PRO], {}, 'Rang 2\u00a0: vous avez déjà choisi cette voie'],
    ['four choices', [GT, PRO, CAP, GT], {}, 'Vous ne pouvez pas dépasser le rang 3. Supprimez le rang 4.'],
    ['a voie that is not of the level', [{ track: 'terminale' }], {}, 'cette voie n’est pas proposée'],
    ['a status that is none', [{ ...PRO, status: 'boss' }], {}, 'choisissez un des statuts proposés'],
    ['a trade that is a novel', [{ ...PRO, occupation: 'x'.repeat(121) }], {}, 'en 120 caractères au plus'],
    ['no row at all', [], { rows: '-3' }, 'Vous devez sélectionner une voie.'],
  ])('I1 refuses %s, and says so', async (_, typed, tampered, sentence) => {
    const karim = await portal.signedIn('karim');
    const answer = await (await openForm(karim)).press('validate', typed, tampered);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(sentence);
    expect(await storedFile(portal)).toBeNull();
  });

  it('I1 leaves out what was typed for a voie that was not kept', async () => {
    const karim = await portal.signedIn('karim');
    await enter(karim, [{ ...GT, occupation: 'Menuisier', status: 'school' }]);
    expect((await storedFile(portal))!.intentions!.wishes).toEqual([GT]);
  });

  it('I1 shows and keeps hostile words as words: no markup, nothing that turns the line around', async () => {
    const karim = await portal.signedIn('karim');
    const hostile = '=cmd|x \u202E<script>alert(1)</script>\u2066 {{csrf}}\u0000\n"\'& 👩‍🍳 e\u0301b';
    await enter(karim, [{ track: 'cap', occupation: hostile }]);
    const kept = '=cmd|x <script>alert(1)</script> {{csrf}} "\'& 👩‍🍳 éb';
    expect((await storedFile(portal))!.intentions!.wishes).toEqual([{ track: 'cap', occupation: kept }]);
    for (const url of [RECAP, ORIENTATION, INTENTIONS, `${ORIENTATION}/history`]) {
      const { text } = await karim.get(url).expect(200);
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; {{csrf}} &quot;');
      expect(text).not.toContain('<script>alert');
      expect(text).not.toMatch(/[\u202E\u2066]/);
    }
  });

  it('I1 adds, moves and removes without JavaScript, and says what was done', async () => {
    const karim = await portal.signedIn('karim');
    const added = await (await openForm(karim)).press('add', [CAP]);
    expect(added.headers.location).toBe(`${INTENTIONS}?said=added&rank=2#wish-2`);
    const moved = await (await openForm(karim)).press('up:2', [CAP, PRO]);
    expect(moved.headers.location).toBe(`${INTENTIONS}?said=moved&rank=1#wish-1`);
    const { text } = await karim.get(`${INTENTIONS}?said=moved&rank=1`).expect(200);
    expect(text).toContain('Cette intention est maintenant l’intention 1.');
    expect(text.indexOf('Menuisier')).toBeLessThan(text.indexOf('Ébéniste'));
    expect(text).toMatch(/id="track-1-2de-pro"[^>]* checked/);
    await (await openForm(karim)).press('remove:1', [PRO, CAP]);
    expect((await openForm(karim)).text).not.toContain('Menuisier');
    expect(await storedFile(portal)).toBeNull();
  });

  it('I3 a second press and the back button enter nothing twice', async () => {
    const karim = await portal.signedIn('karim');
    const form = await openForm(karim);
    const answers = await Promise.all([form.press('validate', [CAP]), form.press('validate', [CAP])]);
    const again = await form.press('validate', [CAP]);
    for (const { status } of [...answers, again]) expect([303, 409]).toContain(status);
    expect(again.headers.location).toBe(RECAP);
    expect((await storedFile(portal))!.history).toHaveLength(1);
  });

  it('I3 shows what another tab has validated before it is replaced', async () => {
    const karim = await portal.signedIn('karim');
    const [first, second] = [await openForm(karim), await openForm(karim)];
    await first.press('validate', [CAP]);
    const { status, text } = await second.press('validate', [GT]);
    expect(status).toBe(409);
    expect(text).toContain('Des intentions ont été validées entre-temps');
    expect(text).toContain('Ébéniste');
    expect(text).toMatch(/id="track-1-2de-gt"[^>]* checked/);
    expect((await storedFile(portal))!.intentions!.wishes).toEqual([CAP]);
    await enter(karim, [GT]);
    expect((await storedFile(portal))!.intentions!.wishes).toEqual([GT]);
  });

  it('I1 keeps a draft that counts for nothing, and drops it once she agrees', async () => {
    const karim = await portal.signedIn('karim');
    const { status, body } = await (await openForm(karim)).autosave([PRO, { occupation: 'Fleuriste' }]);
    expect(status).toBe(200);
    expect(body.text).toMatch(/^Brouillon enregistré à \d\d\u00a0h\u00a0\d\d$/);
    expect(await storedFile(portal)).toBeNull();
    const again = await portal.signedIn('karim');
    const form = await openForm(again);
    expect(form.text).toContain('value="Fleuriste"');
    expect((await again.get(ORIENTATION)).text).toContain('Reprendre mon brouillon');
    const asked = await form.press('cancel', [PRO]);
    expect(asked.headers.location).toBe(`${INTENTIONS}/cancel`);
    const page = await again.get(`${INTENTIONS}/cancel`).expect(200);
    expect(page.text).toContain('Effacer votre brouillon');
    expect(page.text).toContain('Menuisier');
    const _csrf = await again.tokenOf(`${INTENTIONS}/cancel`);
    await again.post(`${INTENTIONS}/cancel`, { _csrf }).expect(303).expect('location', ORIENTATION);
    expect((await openForm(again)).text).not.toContain('Menuisier');
  });

  it('I4 warns a guardian whose address nobody knows, and only her; without the provider, nobody', async () => {
    const guardian = { key: 'karim-1', sub: 'karim', given_name: 'Karim', family_name: 'BENALI' };
    const know = (email?: string) => {
      portal.provider.directory[VAILLAND.uai] = [
        { ...pupilInes, guardians: [{ ...guardian, ...(email && { account_email: email }) }] },
      ];
    };
    const karim = await portal.signedIn('karim');
    await enter(karim, [CAP]);
    const warning = 'Nous n’avons pas votre adresse e-mail';
    know();
    expect((await karim.get(RECAP)).text).toContain(warning);
    know('karim@example.org');
    expect((await karim.get(RECAP)).text).not.toContain(warning);
    know();
    portal.provider.breakDown(503);
    const { status, text } = await karim.get(RECAP);
    portal.provider.breakDown(undefined);
    expect(status).toBe(200);
    expect(text).not.toContain(warning);
  });

  it('I1 asks nothing of who leaves a form as it was, and makes no draft of it', async () => {
    const karim = await portal.signedIn('karim');
    expect((await (await openForm(karim)).press('cancel', [{}])).headers.location).toBe(ORIENTATION);
    await (await openForm(karim)).press('add', [{}]);
    expect((await openForm(karim)).text).toContain('Intention 2');
    expect((await karim.get(ORIENTATION)).text).toContain('Saisir les intentions');
    await enter(karim, [PRO]);
    expect((await (await openForm(karim)).press('cancel', [PRO])).headers.location).toBe(ORIENTATION);
    await (await openForm(karim)).autosave([PRO]);
    expect((await karim.get(ORIENTATION)).text).toContain('Modifier les intentions');
    expect((await (await openForm(karim)).press('cancel', [CAP])).headers.location).toBe(`${INTENTIONS}/cancel`);
  });

  it('I1 lets a family change its mind often, and not without end', async () => {
    const karim = await portal.signedIn('karim');
    for (let time = 0; time < 30; time += 1) await enter(karim, [{ ...PRO, occupation: `Métier ${time}` }]);
    const { status, text } = await enter(karim, [GT]);
    expect(status).toBe(422);
    expect(text).toContain('Vous avez validé trop de fois');
    expect((await storedFile(portal))!.history.length).toBeLessThanOrEqual(30);
    portal.clock.forward({ hours: 1, minutes: 1 });
  });
});
