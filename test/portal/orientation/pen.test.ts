import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { portalSessions } from '../../../src/portal/sessions/session.model.ts';
import type { Browser } from '../support/browser.ts';
import { bothParents, campaignAt, forgetCampaigns, ORIENTATION, storedFile } from '../support/campaign.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { CAP, enter, GT, INTENTIONS, openForm, PRO } from '../support/wish-form.ts';

const start = async (pen: 'first' | 'both') => {
  const portal = await startPortal((settings) => {
    settings.orientation = { pen };
  });
  Object.assign(portal.provider.people, bothParents(portal.provider.people));
  return portal;
};

describe('I2 one guardian enters, the other and the pupil read', () => {
  let portal: TestPortal;
  let karim: Browser;
  let nadia: Browser;
  beforeAll(async () => {
    portal = await start('first');
  });
  afterAll(() => portal.close());
  beforeEach(async () => {
    await forgetCampaigns(portal);
    await campaignAt(portal, 'intentions');
    karim = await portal.signedIn('karim');
    nadia = await portal.signedIn('nadia');
  });

  it('I2 shows the other guardian who entered, when, and what to do when they disagree', async () => {
    await enter(karim, [CAP]);
    const { text } = await nadia.get(ORIENTATION).expect(200);
    expect(text).toMatch(/Saisi par M\. Karim BENALI le \d\d\/\d\d\/\d{4} à \d\d\u00a0h\u00a0\d\d\./);
    expect(text).toContain('En cas de désaccord, contactez le chef d’établissement.');
    expect(text).toContain('Ébéniste');
    expect(text).not.toContain(`href="${INTENTIONS}"`);
    await nadia.get(INTENTIONS).expect(303).expect('location', ORIENTATION);
    const recap = await nadia.get(`${INTENTIONS}/recap`).expect(200);
    expect(recap.text).not.toContain('ont bien été validées');
    expect(recap.text).not.toContain(`href="${INTENTIONS}"`);
  });

  it('I2 tells a guardian whose pen was taken meanwhile, and shows both what is recorded and what she typed', async () => {
    const form = await openForm(nadia);
    await enter(karim, [CAP]);
    const { status, text } = await form.press('validate', [PRO]);
    expect(status).toBe(409);
    expect(text).toContain('Saisi par M. Karim BENALI');
    expect(text).toContain('Ce que vous aviez saisi');
    expect(text).toContain('Menuisier, charpentier');
    expect(text).toContain('Ébéniste');
    expect((await storedFile(portal))!.intentions!.wishes).toEqual([CAP]);
    const later = await nadia.get(INTENTIONS).expect(200);
    expect(later.text).toContain('Menuisier, charpentier');
    expect(later.text).not.toContain('data-wish-form');
  });

  it('I2 lets one win when both press «Valider» together, and loses nothing of the other', async () => {
    const forms = [await openForm(karim), await openForm(nadia)];
    const answers = await Promise.all([forms[0]!.press('validate', [CAP]), forms[1]!.press('validate', [PRO])]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const loser = answers.find(({ status }) => status === 409)!;
    expect(loser.text).toContain('Menuisier, charpentier');
    expect(loser.text).toContain('Ébéniste');
    expect((await storedFile(portal))!.history).toHaveLength(1);
  });

  it('I2 keeps what one guardian types from the other', async () => {
    await (await openForm(karim)).autosave([CAP]);
    expect((await openForm(nadia)).text).not.toContain('Ébéniste');
  });

  it('I2 answers the post of a pupil, and of another family, as an address that never was', async () => {
    const ines = await portal.signedIn('ines');
    await ines.get(INTENTIONS).expect(303).expect('location', ORIENTATION);
    const _csrf = await ines.tokenOf(ORIENTATION);
    const fields = { _csrf, by: 'child-ines', rows: '1', seen: '', 'track-1': 'cap', do: 'validate' };
    await ines.post(INTENTIONS, fields).expect(404);
    await ines.post(`${INTENTIONS}/draft`, fields).expect(404);
    const sandrine = await portal.signedIn('sandrine');
    const token = await sandrine.tokenOf('/children/child-theo');
    await sandrine.post(INTENTIONS, { ...fields, _csrf: token, by: 'sandrine' }).expect(404);
    expect(await storedFile(portal)).toBeNull();
  });

  it('S23 takes no form without its token, of another site, or that another person left open', async () => {
    const form = await openForm(karim);
    expect((await form.press('validate', [CAP], { _csrf: 'forged' })).status).toBe(403);
    expect((await form.press('validate', [CAP], { by: 'nadia' })).status).toBe(403);
    const _csrf = await karim.tokenOf(INTENTIONS);
    const fields = { _csrf, by: 'karim', rows: '1', seen: '', 'track-1': 'cap', do: 'validate' };
    await karim.post(INTENTIONS, fields).set('origin', 'https://elsewhere.example').expect(403);
    expect(await storedFile(portal)).toBeNull();
  });

  it('I1 loses nothing of what is typed when the entry closes meanwhile', async () => {
    const form = await openForm(karim);
    await form.autosave([PRO]);
    await campaignAt(portal, 'intentions-over');
    const { status, text } = await form.press('validate', [PRO, CAP]);
    expect(status).toBe(409);
    expect(text).toContain('La saisie des intentions est terminée');
    for (const words of ['Menuisier, charpentier', 'Ébéniste', 'Contactez vite l’établissement']) {
      expect(text).toContain(words);
    }
    expect(await storedFile(portal)).toBeNull();
    const later = await karim.get(INTENTIONS).expect(200);
    expect(later.text).toContain('Ébéniste');
    expect((await form.autosave([PRO, CAP])).body.over).toBe(true);
    expect((await karim.get(ORIENTATION)).text).toContain('Aucune intention n’a été validée');
  });

  it('I7 keeps the draft for the opening when the school puts the entry off meanwhile', async () => {
    const form = await openForm(karim);
    await campaignAt(portal, 'before-intentions');
    const { headers } = await form.press('validate', [PRO]);
    expect(headers.location).toBe(ORIENTATION);
    await karim.get(INTENTIONS).expect(303).expect('location', ORIENTATION);
    await campaignAt(portal, 'intentions');
    expect((await openForm(karim)).text).toContain('Menuisier, charpentier');
    expect(await storedFile(portal)).toBeNull();
  });

  it('I1 keeps what is sent after the session has ended, for the one who typed it, through the sign-in', async () => {
    const form = await openForm(karim);
    await portalSessions(portal.db).deleteMany({ sub: 'karim' });
    const { headers } = await form.press('validate', [PRO, CAP]);
    expect(headers.location).toMatch(/^\/sign-in\?/);
    portal.provider.visitor = 'karim';
    const { page, url } = await karim.open(headers.location!);
    expect(url).toBe(`${portal.url}${INTENTIONS}?said=saved&rank=0`);
    for (const words of ['Menuisier, charpentier', 'Ébéniste', 'Votre brouillon est enregistré.']) {
      expect(page.text).toContain(words);
    }
    expect(await storedFile(portal)).toBeNull();
  });

  it('S21 gives what one person sent signed out to nobody else', async () => {
    const form = await openForm(karim);
    await portalSessions(portal.db).deleteMany({ sub: 'karim' });
    const { headers } = await form.press('save', [PRO]);
    const kept = new URL(headers.location!, portal.url).searchParams.get('target_link_uri')!;
    expect(kept).toMatch(/\?kept=[\w-]{43}$/);
    await nadia.get(kept).expect(303).expect('location', INTENTIONS);
    expect((await openForm(nadia)).text).not.toContain('Menuisier');
    const again = await portal.signedIn('karim');
    await again.get(kept).expect(303);
    expect((await openForm(again)).text).toContain('Menuisier');
  });

  it('I6 enters definitive choices by the same form, in their own words', async () => {
    await enter(karim, [CAP]);
    await campaignAt(portal, 'choices');
    const choices = `${ORIENTATION}/choices`;
    const { text } = await openForm(karim, choices);
    expect(text).toContain('Choix 1');
    expect(text).toContain('Ajouter un choix');
    const { headers } = await enter(karim, [GT, PRO], choices);
    expect(headers.location).toBe(`${choices}/recap`);
    expect((await karim.get(`${choices}/recap`)).text).toContain('Vos choix définitifs ont bien été validés');
    expect((await storedFile(portal))!.choices!.wishes).toEqual([GT, PRO]);
    const other = await nadia.get(ORIENTATION).expect(200);
    expect(other.text).toContain('Les choix définitifs sont validés');
  });
});

describe('I2 where each guardian may change the entry', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await start('both');
    await campaignAt(portal, 'intentions');
  });
  afterAll(() => portal.close());

  it('I2 shows the other’s entry before it is replaced, and keeps both in the history', async () => {
    const karim = await portal.signedIn('karim');
    const nadia = await portal.signedIn('nadia');
    const form = await openForm(nadia);
    await enter(karim, [CAP]);
    const { status, text } = await form.press('validate', [PRO]);
    expect(status).toBe(409);
    expect(text).toContain('M. Karim BENALI a validé le');
    expect(text).toContain('Ébéniste');
    await enter(nadia, [PRO]);
    const file = await storedFile(portal);
    expect(file!.intentions!.wishes).toEqual([PRO]);
    expect(file!.history.map(({ by }) => by.id)).toEqual(['karim', 'nadia']);
    expect((await karim.get(ORIENTATION)).text).toContain('Saisi par Mme Nadia BENALI');
  });
});
