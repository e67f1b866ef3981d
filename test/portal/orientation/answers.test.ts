import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import type { Browser } from '../support/browser.ts';
import { bothParents, campaignAt, forgetCampaigns, ORIENTATION, storedFile } from '../support/campaign.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import {
  answersOver,
  appealTermOver,
  CONFORMING,
  CONTRARY,
  headDecided,
  NOTHING,
  proposalPublished,
  proposalRecorded,
  theGuardian,
  theSchool,
} from '../support/school-year.ts';

const PROPOSAL = `${ORIENTATION}/proposal`;
const DECISION = `${ORIENTATION}/decision`;
const hidden = (text: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(text)![1]!;
const main = (text: string) => text.slice(text.indexOf('<main'), text.indexOf('</main'));
const LAST_DAY = /[a-z]+ (1er|\d{1,2}) [a-zéû]+ \d{4}/;

describe('I6 what a family answers to its school', () => {
  let portal: TestPortal;
  let karim: Browser;
  let nadia: Browser;
  let ines: Browser;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
  });
  afterAll(() => portal.close());
  beforeEach(async () => {
    await forgetCampaigns(portal);
    karim = await portal.signedIn('karim');
    nadia = await portal.signedIn('nadia');
    ines = await portal.signedIn('ines');
  });

  /** Opens the page that asks to confirm, and returns what its button sends. */
  const confirmation = async (url: string, browser = karim) => {
    const { text } = await browser.get(url).expect(200);
    return { _csrf: hidden(text, '_csrf'), seen: hidden(text, 'seen') };
  };
  const confirmed = async (url: string) => karim.post(url, await confirmation(url)).expect(303);
  const events = async () => (await storedFile(portal))!.history.map(({ event }) => event);

  it('I6 lets nobody know of a proposal before its day', async () => {
    await proposalRecorded(portal);
    for (const browser of [karim, nadia, ines]) {
      for (const page of ['', '/proposal', '/history', '/decision']) {
        const text = main((await browser.get(ORIENTATION + page).expect(200)).text);
        expect(text).not.toMatch(/Projet solide|remise à niveau|est d’accord/);
      }
      expect((await browser.get(PROPOSAL)).text).toContain('n’est pas encore publiée');
    }
    await karim.get(`${PROPOSAL}/agree`).expect(409);
  });

  it('I6 shows the proposal, asks for an answer and says what happens without', async () => {
    await proposalPublished(portal);
    const { text } = await karim.get(PROPOSAL).expect(200);
    expect(text).toMatch(/proposition\(s\) du conseil de classe[\s\S]*Choix 1[\s\S]*n’est pas d’accord[\s\S]*Choix 2/);
    expect(text).toContain('Stage de remise à niveau');
    expect(text).toContain('Réponse des représentants légaux');
    expect(text).toMatch(new RegExp(`Répondez jusqu’au ${LAST_DAY.source} inclus`));
    expect(text).toContain('Si vous ne répondez pas, la proposition devient la décision');
    const missing = await karim.post(PROPOSAL, { _csrf: hidden(text, '_csrf') }).expect(422);
    expect(missing.text).toContain('<a href="#answer">Choisissez une réponse.');
    const forged = { _csrf: hidden(text, '_csrf'), answer: '__proto__' };
    await karim.post(PROPOSAL, forged).expect(422);
  });

  it('I6 records an agreement only once it is confirmed, and twice pressed once', async () => {
    await proposalPublished(portal);
    const { text } = await karim.get(PROPOSAL);
    const url = `${PROPOSAL}/agree`;
    await karim
      .post(PROPOSAL, { _csrf: hidden(text, '_csrf'), answer: 'agree' })
      .expect(303)
      .expect('location', url);
    expect((await karim.get(url)).text).toMatch(/Elle devient la décision d’orientation[\s\S]*2de professionnelle/);
    expect((await storedFile(portal))!.answer).toBeUndefined();
    const fields = await confirmation(url);
    await karim.post(url, fields).expect(303).expect('location', PROPOSAL);
    await karim.post(url, fields).expect(303).expect('location', PROPOSAL);
    await karim.get(url).expect(303).expect('location', PROPOSAL);
    expect((await events()).filter((event) => event === 'accept-proposal')).toHaveLength(1);
    expect((await karim.get(PROPOSAL)).text).toContain('Vous avez donné votre accord le');
    expect((await nadia.get(PROPOSAL)).text).toContain('M. Karim BENALI a donné son accord le');
    for (const browser of [karim, nadia, ines])
      expect((await browser.get(DECISION)).text).toMatch(/Décision définitive[\s\S]*2de professionnelle/);
    const other = await karim.get(`${PROPOSAL}/disagree`).expect(409);
    expect(other.text).toContain('Ce n’est pas possible maintenant');
  });

  it('I6 leads a family that disagrees to the meeting, and tells its day, hour and place', async () => {
    await proposalPublished(portal, CONTRARY);
    const url = `${PROPOSAL}/disagree`;
    expect((await karim.get(url)).text).toContain('Un entretien avec le chef d’établissement est obligatoire');
    await confirmed(url);
    expect((await karim.get(PROPOSAL)).text).toContain('Contactez l’établissement pour prendre rendez-vous');
    const at = new Date(portal.clock.now().getTime() + 60_000);
    await theSchool(portal, { event: 'set-meeting', meeting: { at, place: 'Bureau <12>' } });
    for (const browser of [karim, nadia, ines]) {
      const { text } = await browser.get(PROPOSAL);
      expect(text).toMatch(new RegExp(`Rendez-vous le ${LAST_DAY.source} à \\d\\d.h.\\d\\d\\.`));
      expect(text).toContain('Bureau &lt;12&gt;');
    }
    expect((await karim.get(ORIENTATION)).text).toMatch(/Désaccord donné le .* Rendez-vous le/);
  });

  it('I6 offers no agreement where nothing is proposed', async () => {
    await proposalPublished(portal, NOTHING);
    const { text } = await karim.get(PROPOSAL);
    expect(text).toContain('vous ne pouvez pas donner votre accord');
    expect(text).not.toContain('name="answer"');
    const refused = await karim.get(`${PROPOSAL}/agree`).expect(409);
    expect(refused.text).toContain('Le conseil de classe ne propose aucune voie');
  });

  it('I6 takes no answer to a proposal that changed while it was read', async () => {
    await proposalPublished(portal);
    const fields = await confirmation(`${PROPOSAL}/agree`);
    portal.clock.forward({ seconds: 1 });
    await theSchool(portal, { event: 'record-proposal', proposal: CONTRARY });
    const refused = await karim.post(`${PROPOSAL}/agree`, fields).expect(409);
    expect(refused.text).toContain('La page a changé pendant que vous lisiez');
    expect((await storedFile(portal))!.answer).toBeUndefined();
  });

  it.each([
    [CONFORMING, 'la proposition est devenue la décision', 'Décision définitive'],
    [CONTRARY, 'un entretien avec le chef d’établissement est obligatoire', 'Aucune décision'],
  ])('I6 says what silence led to (%#)', async (proposal, told, decision) => {
    await proposalPublished(portal, proposal);
    const fields = await confirmation(`${PROPOSAL}/disagree`);
    await answersOver(portal);
    expect((await karim.get(PROPOSAL)).text).toContain(told);
    expect((await karim.get(DECISION)).text).toContain(decision);
    await karim.post(`${PROPOSAL}/disagree`, fields).expect(409);
  });

  it('I2 lets the other guardian and the pupil read, and refuses their answers plainly', async () => {
    await proposalPublished(portal);
    const { seen } = await confirmation(`${PROPOSAL}/agree`);
    for (const [browser, said, why] of [
      [nadia, 'C’est M. Karim BENALI qui répond', 'Un seul représentant légal répond ici'],
      [ines, 'Vos représentants légaux répondent', 'Seuls les représentants légaux répondent'],
    ] as const) {
      const { text } = await browser.get(PROPOSAL).expect(200);
      expect(text).toContain(said);
      expect(text).not.toContain('name="answer"');
      const _csrf = hidden(text, '_csrf');
      for (const url of [`${PROPOSAL}/agree`, `${PROPOSAL}/disagree`, `${DECISION}/appeal`]) {
        expect((await browser.get(url).expect(403)).text).toContain(why);
        expect((await browser.post(url, { _csrf, seen }).expect(403)).text).toContain(why);
      }
      expect((await browser.post(PROPOSAL, { _csrf }).expect(403)).text).toContain(why);
    }
    expect((await storedFile(portal))!.answer).toBeUndefined();
  });

  it('I6 shows the head’s decision with reasons, and the three ways on, until the last day', async () => {
    await headDecided(portal);
    const { text } = await karim.get(DECISION).expect(200);
    expect(text).toContain('Décision du chef d’établissement');
    expect(text).toContain('Le projet reste à construire.');
    expect(text).toContain('ne correspond à aucun de vos choix');
    expect(text).toMatch(new RegExp(`Possible jusqu’au ${LAST_DAY.source} inclus \\(3 jours ouvrables\\)`));
    for (const way of ['accept', 'appeal', 'stay']) expect(text).toContain(`href="${DECISION}/${way}"`);
    for (const browser of [nadia, ines]) expect((await browser.get(DECISION)).text).not.toContain(`${DECISION}/appeal`);
    expect((await storedFile(portal))!.state).toBe('head-decided');
  });

  it('I6 offers neither appeal nor staying against a decision that is one of the choices', async () => {
    await headDecided(portal, ['2de-gt']);
    const { text } = await karim.get(DECISION);
    expect(text).toContain('correspond à un de vos choix');
    expect(text).toContain(`href="${DECISION}/accept"`);
    expect((await karim.get(`${DECISION}/appeal`).expect(409)).text).toContain('correspond à un de vos choix');
    expect((await karim.get(`${DECISION}/stay`).expect(409)).text).toContain('Le maintien n’est pas possible');
    await confirmed(`${DECISION}/accept`);
    expect((await karim.get(DECISION)).text).toMatch(/Décision définitive[\s\S]*Vous avez accepté la décision le/);
  });

  it('I6 explains an appeal before it is made, then shows the commission’s decision', async () => {
    await headDecided(portal);
    const url = `${DECISION}/appeal`;
    const { text } = await karim.get(url);
    for (const said of ['directeur académique', 'demander à être entendus', 'la décision définitive'])
      expect(text).toContain(said);
    await confirmed(url);
    expect((await karim.get(DECISION)).text).toMatch(
      /Vous avez fait appel le[\s\S]*contactez l’établissement sans attendre/,
    );
    await theSchool(portal, { event: 'record-commission', tracks: ['2de-pro'], reasons: 'Famille entendue.' });
    for (const browser of [karim, nadia, ines]) {
      const page = (await browser.get(DECISION)).text;
      expect(page).toMatch(/Décision définitive[\s\S]*Décision de la commission d’appel[\s\S]*Famille entendue/);
      expect(page).toMatch(/1re année de CAP[\s\S]*ne correspond à aucun de vos choix/);
    }
    await karim.get(`${DECISION}/appeal`).expect(303);
  });

  it('I6 says that an appeal comes too late, on the page and to who confirms it then', async () => {
    await headDecided(portal);
    const fields = await confirmation(`${DECISION}/appeal`);
    await appealTermOver(portal);
    const late = await karim.post(`${DECISION}/appeal`, fields).expect(409);
    expect(late.text).toContain('Il est trop tard pour faire appel');
    const { text } = await karim.get(DECISION);
    expect(text).toMatch(/Le délai d’appel est passé[\s\S]*était possible jusqu’au/);
    expect(text).toContain(`href="${DECISION}/stay"`);
    expect((await storedFile(portal))!.appeal).toBeUndefined();
  });

  it('I6 keeps a pupil in her class when the family asks, also after the term of appeal', async () => {
    await headDecided(portal);
    await appealTermOver(portal);
    expect((await karim.get(`${DECISION}/stay`)).text).toContain('C’est un droit, pour une seule année');
    await confirmed(`${DECISION}/stay`);
    expect((await karim.get(DECISION)).text).toContain('Vous avez demandé le maintien le');
    expect((await ines.get(DECISION)).text).toContain('M. Karim BENALI a demandé le maintien le');
    await karim.get(`${DECISION}/accept`).expect(409);
  });

  it('I6 tells no decision where the year ended without one', async () => {
    await proposalPublished(portal, CONTRARY);
    await theGuardian(portal, 'karim', { event: 'refuse-proposal' });
    await campaignAt(portal, 'over');
    const { text } = await karim.get(DECISION).expect(200);
    expect(text).toContain('Aucune décision d’orientation n’est enregistrée ici pour cette année.');
    expect((await karim.get(ORIENTATION)).text).not.toContain('Lire la décision');
  });

  it('S23 S49 takes no answer without the page’s token, and none from another family', async () => {
    await proposalPublished(portal);
    const fields = await confirmation(`${PROPOSAL}/agree`);
    await karim.post(`${PROPOSAL}/agree`, { seen: fields.seen }).expect(403);
    await karim.post(`${PROPOSAL}/agree`, { ...fields, seen: 'now' }).expect(400);
    const sandrine = await portal.signedIn('sandrine');
    for (const page of ['/opinion', '/proposal', '/proposal/agree', '/decision', '/decision/appeal', '/history'])
      await sandrine.get(ORIENTATION + page).expect(404);
    expect(
      await orientationFiles(portal.db)
        .countDocuments({ answer: { $exists: true } })
        .setOptions({ sanitizeFilter: false }),
    ).toBe(0);
  });
});
