import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from '../support/browser.ts';
import {
  bothParents,
  campaignAt,
  forgetCampaigns,
  ORIENTATION,
  storedFile,
  writtenDayIn,
} from '../support/campaign.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { OPINION, opinionPublished, opinionRecorded, theGuardian, theSchool } from '../support/school-year.ts';

const PAGE = `${ORIENTATION}/opinion`;
const BOX = 'J’ai bien pris connaissance de l’avis provisoire d’orientation du conseil de classe.';
const hidden = (text: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(text)![1]!;
const main = (text: string) => text.slice(text.indexOf('<main'), text.indexOf('</main'));

/** What somebody sends from the page that she has in front of her. */
const fieldsOf = (text: string, fields: Record<string, string> = { read: 'yes' }) => ({
  _csrf: hidden(text, '_csrf'),
  seen: hidden(text, 'seen'),
  ...fields,
});

describe('I5 the council’s provisional opinion', () => {
  let portal: TestPortal;
  let karim: Browser;
  let nadia: Browser;
  let ines: Browser;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
    karim = await portal.signedIn('karim');
    nadia = await portal.signedIn('nadia');
    ines = await portal.signedIn('ines');
  });
  afterAll(() => portal.close());
  beforeEach(() => forgetCampaigns(portal));

  it('I5 lets nobody know before its day, not even that it is recorded', async () => {
    await opinionRecorded(portal);
    const pages = ['', '/opinion', '/history', '/proposal', '/decision'];
    for (const browser of [karim, nadia, ines]) {
      for (const page of pages) {
        const text = main((await browser.get(ORIENTATION + page).expect(200)).text);
        expect(text).not.toMatch(/mathématiques|Avis (favorable|réservé)|1re année de CAP/);
      }
      const { text } = await browser.get(PAGE);
      expect(text).toContain(`affiché ici à partir du ${writtenDayIn(portal, 15)}`);
    }
    const { text } = await karim.get(`${ORIENTATION}/history`);
    expect(text).not.toContain('Avis provisoire du conseil');
  });

  it('I5 shows each intention with its opinion in words, the recommendation and the reasons, all escaped', async () => {
    await opinionPublished(portal);
    const { text } = await karim.get(PAGE).expect(200);
    expect(text).toMatch(/<h1[^>]*>Avis provisoire du conseil de classe</);
    expect(text).toMatch(/Intention 1[\s\S]*2de générale[\s\S]*Avis réservé[\s\S]*Intention 2[\s\S]*Avis favorable/);
    expect(text).toContain('Menuisier &lt;b&gt;');
    expect(text).toContain('Statut scolaire demandé');
    expect(text).toMatch(
      /voie d’orientation non demandée par les représentants légaux<\/h3>\s*<p[^>]*>1re année de CAP/,
    );
    expect(text).toContain('mathématiques &lt;i&gt;.');
    expect(text).toContain(BOX);
  });

  it('I5 says «Sans objet.» where there is neither recommendation nor reason', async () => {
    await opinionRecorded(portal, { answers: ['favourable', 'favourable'] });
    await campaignAt(portal, 'opinion');
    expect((await karim.get(PAGE)).text.match(/Sans objet\./g)).toHaveLength(2);
  });

  it('I5 asks for the tick at the box, then takes the acknowledgement once, with its date', async () => {
    await opinionPublished(portal);
    const { text } = await karim.get(PAGE);
    const unticked = await karim.post(PAGE, fieldsOf(text, {})).expect(422);
    expect(unticked.text).toContain('<a href="#read">Cochez cette case');
    expect(unticked.text).toMatch(/id="read"[^>]*aria-invalid="true"/);
    expect((await storedFile(portal))!.acknowledged).toBeUndefined();

    await karim.post(PAGE, fieldsOf(text)).expect(303).expect('location', PAGE);
    await karim.post(PAGE, fieldsOf(text)).expect(303).expect('location', PAGE);
    const file = await storedFile(portal);
    expect(file!.history.filter(({ event }) => event === 'acknowledge-opinion')).toHaveLength(1);
    const after = await karim.get(PAGE);
    expect(after.text).toContain(
      `Vous avez pris connaissance et accusé réception de l’avis provisoire du conseil de classe le ${writtenDayIn(portal, 0)}.`,
    );
    expect(after.text).not.toContain(BOX);
    expect(after.text).not.toContain('data-warn-leaving');
  });

  it('I5 lets the other guardian and the pupil read, with who acknowledged and when, and refuses them plainly', async () => {
    await opinionPublished(portal);
    const { text } = await karim.get(PAGE);
    for (const [browser, why] of [
      [nadia, 'C’est l’autre représentant légal'],
      [ines, 'Vous ne pouvez pas répondre'],
    ] as const) {
      const read = await browser.get(PAGE).expect(200);
      expect(read.text).toContain('M. Karim BENALI n’a pas encore accusé réception');
      expect(read.text).not.toContain(BOX);
      const forged = { ...fieldsOf(text), _csrf: hidden(read.text, '_csrf') };
      expect((await browser.post(PAGE, forged).expect(403)).text).toContain(why);
      expect((await browser.post(PAGE, { ...forged, read: '' }).expect(403)).text).toContain(why);
    }
    expect((await storedFile(portal))!.acknowledged).toBeUndefined();
    await theGuardian(portal, 'karim', { event: 'acknowledge-opinion' });
    for (const browser of [nadia, ines])
      expect((await browser.get(PAGE)).text).toMatch(
        /M\. Karim BENALI a pris connaissance et accusé réception .* à \d\d.h.\d\d/,
      );
  });

  it('I5 takes no acknowledgement of an opinion that changed while it was read: it shows it anew, unticked', async () => {
    await opinionPublished(portal);
    const { text } = await karim.get(PAGE);
    portal.clock.forward({ seconds: 1 });
    await theSchool(portal, {
      event: 'record-opinion',
      opinion: { ...OPINION, answers: ['unfavourable', 'favourable'] },
    });
    const anew = await karim.post(PAGE, fieldsOf(text)).expect(409);
    expect(anew.text).toContain('L’avis vient de changer');
    expect(anew.text).toContain('Avis défavorable');
    expect(anew.text).not.toMatch(/id="read"[^>]* checked/);
    expect((await storedFile(portal))!.acknowledged).toBeUndefined();
    await karim.post(PAGE, fieldsOf(anew.text)).expect(303);
  });

  it('I5 asks again when the school corrects an opinion that was acknowledged, and tells what changed', async () => {
    await opinionPublished(portal);
    await theGuardian(portal, 'karim', { event: 'acknowledge-opinion' });
    await theSchool(portal, {
      event: 'record-opinion',
      opinion: { answers: ['favourable', 'favourable'], reasons: 'Très bon trimestre.' },
    });
    const { text } = await karim.get(PAGE).expect(200);
    expect(text).toContain('L’établissement a modifié cet avis');
    expect(text).toMatch(/Intention 1.: avant «.Avis réservé.», maintenant «.Avis favorable.»/);
    expect(text).not.toMatch(/Intention 2.: avant/);
    expect(text).toMatch(/Recommandation.: avant «.1re année de CAP.*», maintenant «.Sans objet\./);
    expect(text).toMatch(/Motivations.: avant «.Des efforts[\s\S]*»\. Lisez les nouvelles plus bas/);
    expect(text).toContain(BOX);
    expect((await karim.get(ORIENTATION)).text).toContain('un nouvel accusé de réception est demandé');
    await theSchool(portal, { event: 'record-opinion', opinion: OPINION });
    expect((await karim.get(PAGE)).text).toContain('de nouveau celui que vous aviez lu');
  });

  it('I5 may still be acknowledged while choices are entered, and no more once they are closed', async () => {
    await opinionPublished(portal);
    await campaignAt(portal, 'choices');
    const { text } = await karim.get(PAGE);
    expect(text).toContain(BOX);
    expect((await karim.get(ORIENTATION)).text).toContain('L’accusé de réception n’est pas encore validé.');
    await campaignAt(portal, 'choices-over');
    const late = await karim.post(PAGE, fieldsOf(text)).expect(409);
    expect(late.text).toContain('Ce n’est pas possible maintenant');
    expect((await karim.get(PAGE)).text).toContain('n’a pas été validé à temps');
  });

  it('I5 tells of an acknowledgement on paper; S23 S52 refuses what no page of ours sends', async () => {
    await opinionPublished(portal);
    const { text } = await karim.get(PAGE);
    await karim.post(PAGE, { read: 'yes', seen: hidden(text, 'seen') }).expect(403);
    await karim.post(PAGE, { ...fieldsOf(text), seen: '$ne' }).expect(400);
    await karim.post(PAGE, { ...fieldsOf(text), seen: ['1', '2'] as never }).expect(400);
    expect((await storedFile(portal))!.acknowledged).toBeUndefined();
    await theSchool(portal, { event: 'acknowledge-opinion' });
    expect((await karim.get(PAGE)).text).toContain('a été donné sur papier');
    const sandrine = await portal.signedIn('sandrine');
    await sandrine.get(PAGE).expect(404);
  });
});
