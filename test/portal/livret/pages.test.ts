import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { schoolYearOf } from '../../../src/portal/campaign/school-days.ts';
import { recordConsultation } from '../../../src/portal/report-cards/consult.ts';
import { type Consultation, consultations } from '../../../src/portal/report-cards/consultation.model.ts';
import { keepCards } from '../../../src/portal/report-cards/keep-cards.ts';
import { formerReportCards, reportCards } from '../../../src/portal/report-cards/report-card.model.ts';
import { bothParents, forgetCampaigns } from '../support/campaign.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { cycleContent, newCard, periodicContent } from '../support/report-cards.ts';
import { headDecided, opinionPublished, opinionRecorded } from '../support/school-year.ts';

const LIVRET = '/children/child-ines/livret';
const CARD = `${LIVRET}/2025-p2-3-0159901F`;

describe('J the livret scolaire, as a family reads it', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
  });
  afterAll(() => portal.close());
  beforeEach(async () => {
    const { db } = portal;
    await reportCards(db).deleteMany({});
    await formerReportCards(db).deleteMany({});
    await consultations(db).deleteMany({});
    await forgetCampaigns(portal);
  });

  const read = async (url: string, person = 'karim') => {
    const { text } = await (await portal.signedIn(person)).get(url).expect(200);
    return text.slice(text.indexOf('<main'), text.indexOf('</main'));
  };
  const kept = () => consultations(portal.db).find().sort({ at: 1 }).lean<Consultation[]>();

  it('J1 lists the bilans for the child, one line each, newest first, with level and school', async () => {
    await keepCards(portal, [
      newCard({ term: { kind: 'periodic', index: 1, of: 2 }, year: 2024, level: '2115' }),
      newCard({ term: { kind: 'cycle', cycle: 4 }, content: cycleContent() }),
      newCard(),
      newCard({ term: { kind: 'periodic', index: 4, of: 5 }, year: 2019, level: 'CM1', schoolName: 'École du Four' }),
    ]);
    const main = await read(LIVRET);
    expect(main).toContain('Bilans pour BENALI Inès');
    const lines = [...main.matchAll(/<a class="fr-link" href="([^"]+)">([^<]+)<\/a>/g)].map((link) => link.slice(1));
    expect(lines).toEqual([
      [`${LIVRET}/2025-c4-0159901F`, 'Fin du cycle 4, 2025/2026 (3e)'],
      [CARD, '2e trimestre 2025/2026 (3e)'],
      [`${LIVRET}/2024-p1-2-0159901F`, '1er semestre 2024/2025 (4e)'],
      [`${LIVRET}/2019-p4-5-0159901F`, '4e période 2019/2020 (CM1)'],
    ]);
    expect(main).toContain('École du Four');
    expect(main).toContain(`href="${CARD}.pdf?download"`);
    expect(main).not.toContain('Corrigé le');
  });

  it('J1 says kindly that nothing has come yet, to a guardian and to the pupil', async () => {
    expect(await read(LIVRET)).toContain('Un bilan arrive ici quand l’établissement l’a terminé');
    expect(await read(LIVRET, 'ines')).toContain('Bilans pour BENALI Inès');
  });

  it('J1 J3 shows a bilan from the moment it is locked, and says when it was corrected', async () => {
    const lockedAt = new Date(portal.clock.now().getTime() + 3_600_000);
    await keepCards(portal, [newCard({ lockedAt })]);
    const karim = await portal.signedIn('karim');
    expect((await karim.get(LIVRET)).text).not.toContain('2e trimestre');
    await karim.get(CARD).expect(404);
    await keepCards(portal, [newCard()]);
    const { text } = await karim.get(LIVRET).expect(200);
    expect(text).toMatch(/Corrigé le \d\d\/\d\d\/\d{4}/);
    expect((await karim.get(CARD).expect(200)).text).toContain('L’établissement a corrigé ce bilan le');
  });

  it('J2 shows the whole bilan in plain words, its table with headers', async () => {
    await keepCards(portal, [newCard()]);
    const main = await read(CARD);
    expect(main).toContain('Bilan périodique – 2e trimestre 2025/2026');
    for (const said of [
      'Trimestre encourageant. Poursuivez vos efforts à l’oral.',
      '<strong>14,5</strong>',
      '>12,1</td>',
      'Non noté',
      'Mme Cécile TALOBRE',
      'Comparer deux textes sur un même sujet',
      'La rivière au fil des saisons',
      'Transition écologique et développement durable',
      'Parcours citoyen',
      'Programme personnalisé de réussite éducative (PPRE)',
      '2 demi-journées d’absence justifiées',
      'Aucune absence non justifiée',
      '1 retard<',
      '6 heures de cours manquées',
      'Mme Perrine CASSAGNAC',
      '12/03/2026',
    ])
      expect(main).toContain(said);
    expect(main).toContain('<th role="columnheader" scope="col" class="ec-subjects__mark">Moyenne de la classe</th>');
    expect(main).not.toContain('Positionnement');
  });

  it('J2 writes positions in words, groups first degree by domain, and escapes whatever a school wrote', async () => {
    const subjects = [
      { code: 'LEC', label: 'Lecture <b>', domain: 'Français', teachers: [], elements: [], position: 4 },
      { code: 'NOM', label: 'Nombres', domain: 'Mathématiques', teachers: [], elements: [], position: 2 },
      { code: 'EPS', label: 'Sport', teachers: [], elements: [], position: 3 },
      { code: 'ECR', label: 'Écriture', domain: 'Français', teachers: [], elements: [] },
    ];
    await keepCards(portal, [newCard({ level: 'CM2', content: periodicContent({ subjects }) })]);
    const main = await read(CARD);
    expect(main.match(/scope="rowgroup" colspan="3">[^<]+/g)).toHaveLength(2);
    expect(main).toMatch(
      /Sport<[\s\S]*Français<[\s\S]*Lecture &lt;b&gt;[\s\S]*Objectifs dépassés[\s\S]*Écriture[\s\S]*Mathématiques</,
    );
    expect(main).toContain('en quatre degrés');
    expect(main).not.toContain('Moyenne');
  });

  it('J2 shows the end of a cycle with its eight parts, and bilans before and after', async () => {
    await keepCards(portal, [
      newCard(),
      newCard({ term: { kind: 'cycle', cycle: 4 }, content: cycleContent() }),
      newCard({ term: { kind: 'periodic', index: 3, of: 3 } }),
    ]);
    const main = await read(`${LIVRET}/2025-c4-0159901F`);
    expect(main).toContain('Synthèse des acquis de fin de cycle');
    expect(main.match(/class="ec-scale"/g)).toHaveLength(8);
    expect(main).toContain('Langues et cultures de l’Antiquité');
    expect(main).not.toContain('Bilan suivant');
    const last = await read(`${LIVRET}/2025-p3-3-0159901F`);
    expect(last).toContain(`href="${CARD}">Bilan précédent`);
    expect(last).toContain(`href="${LIVRET}/2025-c4-0159901F">Bilan suivant`);
  });

  it('J2 shows a bilan with nothing but what is required', async () => {
    const content = periodicContent({ subjects: [], projects: [], paths: [], support: [], tutors: [] });
    await keepCards(portal, [newCard({ content, schoolName: undefined, division: undefined, level: undefined })]);
    const main = await read(CARD);
    expect(main).toContain('Poursuivez vos efforts');
    expect(main).not.toMatch(/Résultats par matière|Parcours éducatifs|Modalités|undefined/);
  });

  it('J2 tells support measures to guardians, never to the pupil', async () => {
    await keepCards(portal, [newCard()]);
    const main = await read(CARD, 'ines');
    expect(main).toContain('14,5');
    expect(main).not.toMatch(/PPRE|petit groupe|Modalités/);
  });

  it('J2 I5 carries the orientation of 3e on the last two bilans, and nothing that families may not read yet', async () => {
    const year = schoolYearOf(portal.clock.now(), 'Europe/Paris');
    const one = (index: number) => newCard({ year, term: { kind: 'periodic', index, of: 3 } });
    await keepCards(portal, [one(1), one(2), one(3)]);
    const page = (index: number) => read(`${LIVRET}/${year}-p${index}-3-0159901F`);
    await opinionRecorded(portal);
    expect(await page(1)).not.toContain('Orientation');
    const before = await page(2);
    expect(before).toContain('intentions provisoires');
    expect(before).not.toMatch(/Avis réservé|Des efforts à poursuivre/);
    await forgetCampaigns(portal);
    await opinionPublished(portal);
    expect(await page(2)).toMatch(/Avis réservé[\s\S]*Des efforts à poursuivre en mathématiques &lt;i&gt;/);
    await forgetCampaigns(portal);
    await headDecided(portal);
    const last = await page(3);
    expect(last).toContain('choix définitifs et décision');
    expect(last).toMatch(/Décision d’orientation[\s\S]*CAP/);
  });

  it('J4 keeps each reading before the page goes out, and shows who, when and how', async () => {
    await keepCards(portal, [newCard()]);
    await read(CARD);
    await read(CARD, 'ines');
    await (await portal.signedIn('karim')).get(LIVRET).expect(200);
    const [first, second, ...others] = await kept();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ card: 'child-ines:2025-p2-3-0159901F', version: 1, form: 'page' });
    expect(first!.by).toEqual({ kind: 'guardian', id: 'karim', name: 'M. Karim BENALI' });
    expect(second!.by).toMatchObject({ kind: 'pupil', name: 'Inès BENALI' });
    const card = { card: first!.card!, version: 1, pupil: 'child-ines' };
    await recordConsultation(portal, { ...card, form: 'api', by: { kind: 'school', id: 'vie-scolaire' } });
    const main = await read(`${LIVRET}/consultations`, 'nadia');
    const who = [...main.matchAll(/<strong>([^<]+)<\/strong> ([^<]+)/g)].map(([, by, how]) => `${by} ${how}`);
    expect(who.slice(-3)).toEqual([
      'Le logiciel de l’établissement a lu le bilan',
      'L’élève (Inès BENALI) a lu la page du bilan',
      'M. Karim BENALI a lu la page du bilan',
    ]);
    expect(await read(`${LIVRET}/consultations`)).toContain('<strong>Vous</strong> avez lu la page du bilan');
  });

  it('J4 counts the readings of a day, so that nobody hides another’s by reading again and again', async () => {
    await keepCards(portal, [newCard()]);
    await read(CARD, 'nadia');
    const [{ _id: _, ...first }] = (await kept()) as [Consultation];
    const by = { kind: 'guardian', id: 'karim', name: 'M. Karim BENALI' } as const;
    await consultations(portal.db).insertMany(
      Array.from({ length: 250 }, (_none, place) => ({ ...first, by, _id: `again-${place}` })),
    );
    const main = await read(`${LIVRET}/consultations`);
    expect(main).toContain('Mme Nadia BENALI');
    expect(main).toContain('avez lu la page du bilan (lectures ce jour-là\u00a0: 250)');
  });

  it('J4 forgets a reading after twelve months', async () => {
    await keepCards(portal, [newCard()]);
    await read(CARD);
    await consultations(portal.db).updateMany({}, { $set: { expiresAt: portal.clock.now() } });
    expect(await read(`${LIVRET}/consultations`)).toContain('Personne n’a encore consulté de bilan');
  });

  it('J5 draws each subject over the periods, and gives its numbers as a table', async () => {
    const marks = (pupil: string) => [
      { code: 'M', label: 'Maths', teachers: [], elements: [], marks: { pupil, group: '11' } },
    ];
    await keepCards(portal, [
      newCard({ term: { kind: 'periodic', index: 1, of: 3 }, content: periodicContent({ subjects: marks('8,5') }) }),
      newCard({ content: periodicContent({ subjects: marks('14/20') }) }),
    ]);
    const main = await read(`${LIVRET}/progress`);
    expect(main).toMatch(
      /<svg class="ec-chart"[^>]* role="img"[^>]* aria-labelledby="chart-0-mark-title chart-0-mark-desc"/,
    );
    expect(main).toContain('1er trimestre 2025/2026\u00a0: 8,5. 2e trimestre 2025/2026\u00a0: 14.</desc>');
    expect(main.match(/<circle class="ec-chart__pupil-spot" cx/g)).toHaveLength(3);
    expect(main).toMatch(/<th scope="row">1er trimestre 2025\/2026<\/th>\s*<td>8,5<\/td>\s*<td>11<\/td>/);
    // It tells the results of all: J4.
    await (await portal.signedIn('karim')).head(`${LIVRET}/progress`).expect(200);
    expect(await kept()).toMatchObject([{ form: 'progress', pupil: 'child-ines', by: { id: 'karim' } }]);
    const log = await read(`${LIVRET}/consultations`, 'nadia');
    expect(log).toContain('<strong>M. Karim BENALI</strong> a regardé les progrès par matière');
    expect(log).not.toContain('Bilan retiré');
  });

  it('J5 says that there is nothing to draw yet', async () => {
    expect(await read(`${LIVRET}/progress`)).toContain('Pas encore de résultats à dessiner');
  });

  it('H3 J answers another family’s bilan, an unknown one and a malformed name as what does not exist, HEAD too', async () => {
    await keepCards(portal, [newCard()]);
    const sandrine = await portal.signedIn('sandrine');
    const karim = await portal.signedIn('karim');
    const told = (text: string) => text.slice(text.indexOf('<main'), text.indexOf('– référence'));
    const nowhere = told((await sandrine.get('/children/child-nobody/livret').expect(404)).text);
    for (const url of [LIVRET, CARD, `${LIVRET}/progress`, `${LIVRET}/consultations`]) {
      const { text } = await sandrine.get(url).expect(404);
      expect(told(text)).toBe(nowhere);
    }
    for (const name of ['2025-p3-3-0159901F', '2025-p2-3-0159902G', '2025-p2-3-0159901f', '%24ne', 'x'.repeat(300)])
      await karim.get(`${LIVRET}/${name}`).expect(404);
    await karim.get('/children/child-maelle/livret/2025-p2-3-0159901F').expect(404);
    expect((await fetch(portal.url + CARD, { method: 'HEAD', redirect: 'manual' })).status).toBe(303);
    await karim.head(`${LIVRET}/2025-p3-3-0159901F`).expect(404);
    await karim.head(CARD).expect(200);
    expect(await kept()).toEqual([]);
  });

  it('S50 J takes the livret from a guardian who lost the link, within a minute', async () => {
    await keepCards(portal, [newCard()]);
    const nadia = await portal.signedIn('nadia');
    await nadia.get(CARD).expect(200);
    const { nadia: before } = portal.provider.people;
    portal.provider.people.nadia = { ...before, 'ecole.enfants': [] };
    portal.clock.forward({ seconds: 60 });
    await nadia.get(CARD).expect(404);
    portal.provider.people.nadia = before!;
    expect(await kept()).toHaveLength(1);
  });
});
