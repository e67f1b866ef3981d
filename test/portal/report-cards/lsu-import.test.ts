import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { lsuFile } from '../../../src/portal/report-cards/lsu/import-lsu.ts';
import { formerReportCards, type ReportCard, reportCards } from '../../../src/portal/report-cards/report-card.model.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { broken, COLLEGE, importSources, lsuPortal, lsuText, SAMPLE } from './support/lsu.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openPortalTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => Promise.all([reportCards(database.db).deleteMany({}), formerReportCards(database.db).deleteMany({})]));
afterEach(() => {
  jest.restoreAllMocks();
});

const cards = () => reportCards(database.db).find().sort({ _id: 1 }).lean<ReportCard[]>();
const formers = () => formerReportCards(database.db).find().sort({ _id: 1 }).lean();
const run = (content: string | Buffer, options = {}) => importSources(lsuPortal(database), [lsuText(content)], options);
const PERIOD_2 = 'child-maelle:2025-p2-3-0159901F';
const corrected = broken('Bon trimestre.', 'Très bon trimestre.');
/** The file without the bilans of Kélian, or of the end of the cycle. */
const part = (of: 'first' | 'second') => {
  const [, first, second] = SAMPLE.split(/(?=<bilan-periodique eleve-ref="EL_70010\d" periode-ref="P_1")/);
  const [head] = SAMPLE.split(/<bilan-periodique /);
  const end = '</bilans-periodiques></donnees></lsun-bilans>';
  return of === 'first' ? `${head}${first}${end}` : `${head}${second!.split('</bilans-periodiques>')[0]}${end}`;
};

describe('J3 an import of LSU files', () => {
  it('tells what would change and changes nothing, until it is meant', async () => {
    const created = { ok: true, kept: { created: 5, replaced: 0, unchanged: 0 } };
    expect(await run(SAMPLE, { dryRun: true })).toMatchObject(created);
    expect(await cards()).toEqual([]);
    expect(await run(SAMPLE)).toMatchObject(created);
    expect(await run(corrected, { dryRun: true })).toMatchObject({
      kept: { created: 0, replaced: 1, unchanged: 4 },
    });
    expect((await cards()).every(({ version }) => version === 1)).toBe(true);
  });

  it('changes nothing when it comes again, by whomever, and keeps what a correction replaces', async () => {
    await run(SAMPLE);
    const before = await cards();
    const again = { by: { kind: 'school', id: 'vie-scolaire' } };
    expect(await run(SAMPLE, again)).toMatchObject({ kept: { created: 0, replaced: 0, unchanged: 5 } });
    expect(await cards()).toEqual(before);
    expect(await run(corrected, again)).toMatchObject({ kept: { created: 0, replaced: 1, unchanged: 4 } });
    const advice = 'trimestre. Le projet vers la seconde générale et technologique est cohérent.';
    expect((await cards()).find(({ _id }) => _id === PERIOD_2)).toMatchObject({
      version: 2,
      by: again.by,
      content: { advice: `Très bon ${advice}` },
    });
    expect(await formers()).toMatchObject([{ _id: `${PERIOD_2}:1`, content: { advice: `Bon ${advice}` } }]);
  });

  it('hides no bilan again that families see; one that they do not see yet may wait longer', async () => {
    const later = (day: string) => SAMPLE.replaceAll('date-verrou="2025-12-09T17:40:00"', `date-verrou="${day}"`);
    expect(await run(later('2026-07-02'))).toMatchObject({ ok: true });
    expect(await run(later('2026-07-03'))).toMatchObject({ ok: true });
    expect(await run(SAMPLE)).toMatchObject({ ok: true });
    expect(await run(later('2026-07-02'), { dryRun: true })).toMatchObject({
      ok: false,
      errors: [{ line: 79, element: 'bilan-periodique', code: 'LOCK_DATE_LATER' }],
    });
  });

  it('keeps all of several files or nothing', async () => {
    const portal = lsuPortal(database);
    const files = [lsuText(part('first'), 'a.xml'), lsuText(part('second'), 'b.xml')];
    const wrong = lsuText(part('second').replace('nb-retards="4"', 'nb-retards="-4"'), 'b.xml');
    expect(await importSources(portal, [files[0]!, wrong])).toMatchObject({
      ok: false,
      errors: [{ file: 'b.xml', code: 'NUMBER_INVALID' }],
    });
    expect(await importSources(portal, [files[0]!, lsuFile('test/nowhere.xml')])).toMatchObject({
      ok: false,
      errors: [{ file: 'nowhere.xml', code: 'FILE_UNREADABLE' }],
    });
    expect(await cards()).toEqual([]);
    expect(await importSources(portal, files)).toMatchObject({ ok: true, kept: { created: 4 } });
    expect(await importSources(portal, [lsuText(SAMPLE, 'c.xml'), files[1]!])).toMatchObject({
      ok: false,
      errors: [
        { file: 'b.xml', line: expect.any(Number), text: 'Ce bilan figure déjà dans c.xml, à la ligne 153.' },
        { file: 'b.xml', line: expect.any(Number), text: 'Ce bilan figure déjà dans c.xml, à la ligne 202.' },
      ],
    });
  });

  it('warns of a file without bilan, and of an unknown pupil who has none', async () => {
    const empty = SAMPLE.replace(/<bilans-periodiques>[\s\S]*<\/bilans-cycle>/, '').replace('"700104"', '"999999"');
    const report = await run(empty);
    expect(report).toMatchObject({ ok: true, kept: { created: 0, replaced: 0, unchanged: 0 }, errorCount: 0 });
    expect(report.warnings.map(({ code, line }) => [code, line])).toEqual([
      ['NO_CARD', undefined],
      ['PUPIL_UNKNOWN_WITHOUT_CARD', 15],
    ]);
  });

  it('loses nothing when two run at once, with other words', async () => {
    const reports = await Promise.all([run(SAMPLE), run(corrected), run(SAMPLE), run(corrected)]);
    expect(reports.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    const now = await cards();
    expect(now).toHaveLength(5);
    const card = now.find(({ _id }) => _id === PERIOD_2)!;
    // One who was overtaken may have kept the version that is shown: it is no former one until it is replaced.
    const versions = [...new Set([...(await formers()).map(({ version }) => version), card.version])];
    expect(versions).toEqual(Array.from({ length: card.version }, (_, index) => index + 1));
  });

  it('ends, made again, where it would have, after a crash between any two of its writes', async () => {
    await run(corrected);
    const lone = async () => [await cards(), await formers()];
    const before = await cards();
    await run(SAMPLE);
    const wanted = await lone();
    for (const model of [formerReportCards(database.db), reportCards(database.db)]) {
      await reportCards(database.db).deleteMany({});
      await formerReportCards(database.db).deleteMany({});
      await reportCards(database.db).insertMany(before);
      jest.spyOn(model.collection, 'bulkWrite').mockRejectedValueOnce(new Error('killed'));
      await expect(run(SAMPLE)).rejects.toThrow('killed');
      expect((await cards()).find(({ _id }) => _id === PERIOD_2)).toMatchObject({ version: 1 });
      await run(SAMPLE);
      expect(await lone()).toEqual(wanted);
    }
  });
});

describe('J3 an LSU file may be written otherwise and mean the same', () => {
  it.each<[string, string | Buffer]>([
    ['with a byte order mark', `\ufeff${SAMPLE}`],
    ['without declaration', SAMPLE.replace(/<\?xml.*\?>\n/, '')],
    ['of schema 2.0', SAMPLE.replace('"3.0"', '"2.0"')],
    ['with a prefix', SAMPLE.replace(/<(\/?)([a-z])/g, '<$1l:$2').replace('xmlns=', 'xmlns:l=')],
    [
      'with the place of its schema',
      SAMPLE.replace(
        'schemaVersion',
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x bilans.xsd" schemaVersion',
      ),
    ],
    [
      'with comments and sections of characters',
      SAMPLE.replace('Bon trimestre.', 'Bon <!-- x --><![CDATA[trimestre.]]>'),
    ],
    ['on one line', SAMPLE.replace(/>\s+</g, '><')],
    ['with attributes on lines of their own', SAMPLE.replace(/ (?=[a-z-]+=")/g, '\r\n\t')],
  ])('%s', async (_, content) => {
    await run(SAMPLE);
    expect(await run(content)).toMatchObject({ ok: true, kept: { created: 0, replaced: 0, unchanged: 5 } });
  });

  it('cut anywhere on its way', async () => {
    await run(SAMPLE);
    const report = await importSources(lsuPortal(database), [lsuText(SAMPLE, 'a.xml', 1)]);
    expect(report).toMatchObject({ kept: { unchanged: 5 } });
  });
});

it('J3 an LSU file may tell digital skills, themes of the school, a contract, a regional language', async () => {
  const rich = SAMPLE.replace(
    '<parcours-communs>',
    `<competences-numeriques-communs>
       <competences-numeriques-commun id="CN_1" code-structure="3 A" type-structure="D">Un projet de podcast.</competences-numeriques-commun>
     </competences-numeriques-communs>
     <parcours-communs>`,
  )
    .replace(
      '<epis>',
      '<epis-thematiques><epi-thematique code="EPI_RIV" libelle="Nos rivières"/></epis-thematiques><epis>',
    )
    .replace('thematique="EPI_EDD"', 'thematique="EPI_RIV"')
    .replace(
      '</liste-acquis>',
      `</liste-acquis>
       <competences-numeriques comp-num-commun-refs="CN_1">
         <appreciation-num>À l’aise.</appreciation-num>
         <competence-num code="CN_INF_MEN" niveau="2"/><competence-num code="CN_ENV_EVO" niveau="3"/>
       </competences-numeriques>`,
    )
    .replace(
      '</liste-parcours>',
      `</liste-parcours>
       <modalites-accompagnement><modalite-accompagnement code="CTR">
         <complement-contrat-reussite>Lire dix pages par jour.</complement-contrat-reussite>
       </modalite-accompagnement></modalites-accompagnement>`,
    )
    .replace('</bilan-cycle>', '<langue-culture-regionale code="OCI" positionnement="2"/></bilan-cycle>');
  expect(await run(rich, { uai: COLLEGE, year: 2025 })).toMatchObject({ ok: true, kept: { created: 5 } });
  const [, , cycle, period] = await cards();
  expect(period!.content).toMatchObject({
    digital: {
      common: ['Un projet de podcast.'],
      appreciation: 'À l’aise.',
      skills: [
        { code: 'CN_INF_MEN', level: 2 },
        { code: 'CN_ENV_EVO', level: 3 },
      ],
    },
    projects: [{ title: 'La rivière au fil des saisons', topic: 'Nos rivières' }],
    support: [{ code: 'CTR', detail: 'Lire dix pages par jour.' }],
  });
  expect(cycle!.content).toMatchObject({ regional: { code: 'OCI', position: 2 } });
});
