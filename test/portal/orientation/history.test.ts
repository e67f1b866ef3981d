import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from '../support/browser.ts';
import { bothParents, campaignAt, forgetCampaigns, ORIENTATION } from '../support/campaign.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import {
  answersOver,
  appealTermOver,
  CHOICES,
  CONFORMING,
  CONTRARY,
  INTENTIONS,
  OPINION,
  opinionRecorded,
  proposalPublished,
  theGuardian,
  theSchool,
} from '../support/school-year.ts';

const entriesOf = (text: string) =>
  text
    .slice(text.indexOf('<main'), text.indexOf('</main'))
    .split('<li class="ec-history__entry">')
    .slice(1)
    .map((entry) =>
      entry
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );

describe('I8 the history that a family reads', () => {
  let portal: TestPortal;
  let karim: Browser;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
    karim = await portal.signedIn('karim');
  });
  afterAll(() => portal.close());
  beforeEach(() => forgetCampaigns(portal));
  const history = async (browser = karim) => entriesOf((await browser.get(`${ORIENTATION}/history`).expect(200)).text);

  it('I8 says that nothing was entered yet', async () => {
    expect((await karim.get(`${ORIENTATION}/history`)).text).toContain('Rien n’a encore été saisi.');
  });

  it('I8 tells newest first what was entered, when, by whom, and what came on paper', async () => {
    await campaignAt(portal, 'intentions');
    await theGuardian(portal, 'karim', INTENTIONS);
    await theSchool(portal, { event: 'validate-intentions', wishes: [{ track: 'cap' }] });
    await theSchool(portal, { event: 'release-pen' });
    for (const who of ['karim', 'nadia', 'ines']) {
      const [released, paper, first, ...more] = await history(await portal.signedIn(who));
      expect(more).toEqual([]);
      expect(released).toMatch(/^Le \d\d\/\d\d\/\d{4} à \d\d.h.\d\d Saisie débloquée.*par l’établissement$/);
      expect(paper).toMatch(/d’après un formulaire papier de la famille Modification.* 1\. 1re année de CAP/);
      expect(first).toContain('Intentions d’orientation validées par M. Karim BENALI');
      expect(first).toContain('2. 2de professionnelle – Métier ou formation demandé : Menuisier &lt;b&gt;');
      expect(first).not.toContain('Modification');
    }
  });

  it('I8 hides what was replaced before it was published, and keeps what was read', async () => {
    await opinionRecorded(portal, { answers: ['unfavourable', 'unfavourable'], reasons: 'Une erreur.' });
    await theSchool(portal, { event: 'record-opinion', opinion: OPINION });
    expect((await history()).join()).not.toMatch(/Avis/);
    await campaignAt(portal, 'opinion');
    expect((await history()).join()).not.toContain('Une erreur');
    // Published two days ago, recorded just now: read, acknowledged, then corrected.
    await theGuardian(portal, 'karim', { event: 'acknowledge-opinion' });
    await theSchool(portal, { event: 'record-opinion', opinion: { answers: ['favourable', 'favourable'] } });
    const entries = await history();
    expect(entries[0]).toMatch(/Avis provisoire.*Modification.*Intention 1 : Avis favorable/);
    expect(entries[1]).toContain('Accusé de réception');
    expect(entries[2]).toMatch(
      /Avis provisoire.*Intention 1 : Avis réservé.*Voie recommandée.*Motivations : Des efforts/,
    );
  });

  it('I8 tells what came true because nobody answered, by nobody, and no more once the school gives more time', async () => {
    await proposalPublished(portal, CONFORMING);
    expect((await history()).join()).not.toContain('Sans réponse');
    await answersOver(portal);
    const [silence, proposal] = await history();
    expect(silence).toMatch(
      /^Le \d\d\/\d\d\/\d{4} à .* Sans réponse de votre part jusqu’au .* : la proposition est devenue la décision$/,
    );
    expect(proposal).toContain('Proposition du conseil de classe');
    await campaignAt(portal, 'proposal');
    expect((await history()).join()).not.toContain('Sans réponse');
  });

  it('I8 tells that a meeting became compulsory, and a decision final, without a word of the family', async () => {
    await proposalPublished(portal, CONTRARY);
    await answersOver(portal);
    expect((await history())[0]).toMatch(
      /Sans réponse .* : un entretien avec le chef d’établissement est obligatoire$/,
    );
    await theSchool(portal, { event: 'set-meeting', meeting: { at: portal.clock.now() } });
    await theSchool(portal, { event: 'decide', tracks: ['cap'] });
    expect((await history()).join()).not.toContain('Sans appel');
    portal.clock.forward({ minutes: 2 });
    await appealTermOver(portal);
    const [final, decision, meeting, silence] = await history();
    expect(final).toMatch(/Sans appel de votre part jusqu’au .* : la décision est devenue définitive$/);
    expect(decision).toContain('Décision du chef d’établissement');
    expect(meeting).toContain('Rendez-vous');
    expect(silence).toContain('Sans réponse');
  });

  it('I8 tells the rest of the year: choices, proposal, answer, meeting, decision, appeal, commission', async () => {
    await campaignAt(portal, 'choices');
    await theGuardian(portal, 'karim', CHOICES);
    await campaignAt(portal, 'choices-over');
    await theSchool(portal, {
      event: 'record-proposal',
      proposal: { ...CONFORMING, agreed: [false, false], other: 'cap' },
    });
    await campaignAt(portal, 'proposal');
    await theGuardian(portal, 'karim', { event: 'refuse-proposal' });
    const at = new Date(portal.clock.now().getTime() + 60_000);
    await theSchool(portal, { event: 'set-meeting', meeting: { at, place: 'Bureau 12' } });
    portal.clock.forward({ minutes: 2 });
    await theSchool(portal, { event: 'decide', tracks: ['cap'], reasons: 'À consolider.' });
    await theGuardian(portal, 'karim', { event: 'appeal' });
    await theSchool(portal, { event: 'record-commission', tracks: ['2de-pro', '2de-gt'] });
    expect(await history()).toEqual([
      expect.stringMatching(/Décision de la commission d’appel.*Voie décidée : 2de professionnelle et 2de générale/),
      expect.stringMatching(/Appel de la décision par M\. Karim BENALI/),
      expect.stringMatching(/Décision du chef d’établissement par l’établissement.*À consolider/),
      expect.stringMatching(/Rendez-vous avec le chef d’établissement.*Lieu : Bureau 12/),
      expect.stringMatching(/Désaccord avec la proposition/),
      expect.stringMatching(
        /Proposition du conseil.*Choix 1 : Le conseil de classe n’est pas d’accord.*Autre voie.*Mise à niveau/,
      ),
      expect.stringMatching(/Choix définitifs validés/),
    ]);
  });
});
