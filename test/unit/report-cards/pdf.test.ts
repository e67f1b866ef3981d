import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFonts } from '../../../src/pdf/fonts.ts';
import { writeReportCard } from '../../../src/portal/livret/pdf/write-card.ts';
import type { OrientationPart } from '../../../src/portal/report-cards/orientation-part.ts';
import type { ReportCard } from '../../../src/portal/report-cards/report-card.model.ts';
import { loadTexts } from '../../../src/web/texts.ts';
import {
  firstDegreeContent,
  hardContent,
  keptCard,
  longestContent,
  longestCycle,
  longestName,
  usualContent,
  usualSubjects,
} from '../../portal/support/report-card-contents.ts';
import { cycleContent, periodicContent } from '../../portal/support/report-cards.ts';
import { overlapsOf, type ReadPdf, readPdf } from '../../support/read-pdf.ts';

const t = loadTexts('views/locales').in('fr');
const written = async (card: ReportCard, orientation?: OrientationPart): Promise<Buffer> =>
  buffer(writeReportCard(card, { t, fonts: await readFonts(), orientation }));

const ORIENTATION: OrientationPart = {
  stage: 'definitive',
  wishes: [
    { track: '2de générale et technologique', agreed: true },
    { track: '2de professionnelle', occupation: 'Métiers du numérique', status: 'apprentice', agreed: false },
  ],
  reasons: 'Des résultats solides, un projet mûri.',
  decided: ['2de générale et technologique'],
};
const nothing = { subjects: [], tutors: [], council: undefined, projects: [], paths: [], support: [] };
const many = (times: number) => Array.from({ length: times }, (_, n) => usualSubjects()[n % 12]!);
const cycle = { kind: 'cycle', cycle: 4 } as const;
const longestSchool = `Cité scolaire ${'internationale '.repeat(20)}`;

/** What is asked of the layout: a card, and how many pages it may take. */
const SHEETS: Record<
  string,
  { card: ReportCard; pages: [least: number, most: number]; orientation?: OrientationPart }
> = {
  'a usual card': { card: keptCard({ content: usualContent() }), pages: [2, 2], orientation: ORIENTATION },
  'one subject': { card: keptCard({ content: periodicContent({ subjects: many(1) }) }), pages: [1, 1] },
  'what is required alone': {
    card: keptCard({ schoolName: undefined, division: undefined, level: undefined, content: periodicContent(nothing) }),
    pages: [1, 1],
  },
  'first degree': { card: keptCard({ level: 'CE2', division: 'CE2 B', content: firstDegreeContent() }), pages: [2, 2] },
  '25 subjects': { card: keptCard({ content: usualContent({ subjects: many(25) }) }), pages: [2, 2] },
  '60 subjects': { card: keptCard({ content: usualContent({ subjects: many(60) }) }), pages: [3, 6] },
  'the longest texts': {
    card: keptCard({ ...longestName, schoolName: longestSchool, content: longestContent(25, 1) }),
    pages: [15, 40],
  },
  'words without a space': { card: keptCard({ ...longestName, content: hardContent() }), pages: [1, 2] },
  'the end of a cycle': { card: keptCard({ term: cycle, content: cycleContent() }), pages: [1, 1] },
  'the longest end of a cycle': {
    card: keptCard({ ...longestName, term: cycle, content: longestCycle() }),
    pages: [1, 2],
  },
};

/** All that teachers wrote, once for each time; marks and codes are told in other words, a domain once for its subjects. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    ['code', 'kind', 'marks', 'theme', 'council', 'domain'].includes(name) ? [] : textsOf(inner),
  );
}
const packed = (text: string) => text.normalize('NFKC').replaceAll(/\s/g, '');
/** Whether a text begins on one page and ends on the next: other cells of its row are read between. */
const goesOn = (pages: readonly string[], text: string) =>
  pages.some((page, index) => {
    let here = text.length;
    while (here > 0 && !page.includes(text.slice(0, here))) here -= 1;
    return here > 4 && pages[index + 1]?.includes(text.slice(here)) === true;
  });
const spokenIn = ({ pages }: ReadPdf) => pages.flatMap(({ spoken }) => spoken);

describe.each(Object.entries(SHEETS))('J2 the PDF of %s', (name, { card, pages: [least, most], orientation }) => {
  let pdf: ReadPdf;
  beforeAll(async () => {
    pdf = await readPdf(await written(card, orientation));
  });

  it('takes as many pages as it needs, none of them empty, each with its number', () => {
    expect(pdf.pages.length).toBeGreaterThanOrEqual(least);
    expect(pdf.pages.length).toBeLessThanOrEqual(most);
    pdf.pages.forEach(({ spoken, text }, index) => {
      expect(spoken.map((one) => one.text.trim()).join('')).not.toBe('');
      expect(text).toContain(`Page ${index + 1}/${pdf.pages.length}`);
    });
  });

  it('keeps within the margins, lays no text over another, and ends no page with a heading', () => {
    for (const { pieces, spoken } of pdf.pages) {
      const outside = ({ left, right, top, bottom }: (typeof pieces)[number]) =>
        left < 11.9 || right > 198.9 || top < 11 || bottom > 291;
      expect(pieces.filter(outside)).toEqual([]);
      expect(overlapsOf(pieces, 0.7)).toEqual([]);
      expect(spoken.at(-1)!.role).not.toMatch(/^H\d/);
    }
  });

  it('says every text of its content, as often as that does', () => {
    if (name === 'words without a space') return;
    const pages = pdf.pages.map(({ spoken }) => packed(spoken.map(({ text }) => text).join('')));
    const spoken = pages.join('');
    const texts = [card.firstName, ...textsOf(card.content), ...textsOf(orientation?.reasons)].map(packed);
    const missing = texts.filter((text) => {
      const times = texts.filter((one) => one.includes(text)).length;
      return text.length > 3 && spoken.split(text).length - 1 < times;
    });
    expect(missing.filter((text) => !goesOn(pages, text))).toEqual([]);
  });

  it('tells a screen reader its title, its language, its structure and its bookmarks', () => {
    expect(pdf).toMatchObject({ lang: 'fr-FR', tagged: true, javaScript: false });
    expect(pdf.title).toContain(card.firstName);
    const spoken = spokenIn(pdf);
    const headings = spoken.filter(({ role }) => role === 'H2').map(({ text }) => text.trim());
    const titles = spoken.filter(({ role }) => role === 'H1').map(({ text }) => text.trim());
    expect(titles).toHaveLength(1);
    expect(pdf.bookmarks.map(packed)).toEqual([...titles, ...headings].map(packed));
    expect(pdf.pages[0]!.tags).toEqual(expect.arrayContaining(['Document', 'Sect', 'H1', 'H2', 'P']));
  });
});

describe('J2 what the PDF of a bilan says', () => {
  const rowsOf = async (content: ReportCard['content'], from: string, count: number) => {
    const spoken = spokenIn(await readPdf(await written(keptCard({ content })))).map(({ text }) => text.trim());
    const start = spoken.indexOf(from);
    return spoken.slice(start, start + count);
  };

  it('reads subjects row by row, in the order of the columns, marks as French writes them', async () => {
    expect(await rowsOf(usualContent(), 'Français', 9)).toEqual([
      'Français',
      'Mme TALOBRE Cécile',
      'Organiser un récit à la première personne',
      'Comparer deux textes sur un même sujet',
      'Maîtriser l’accord du participe passé',
      'Écrits soignés ; la prise de parole s’affirme. Inès doit maintenant relire ses copies avant de les rendre.',
      '14,5',
      '12,1',
      'Mathématiques',
    ]);
  });

  it('says positions in words, not by squares alone, and the parts of the common core likewise', async () => {
    expect((await rowsOf(firstDegreeContent(), 'Écriture', 5)).at(-1)).toBe('Objectifs partiellement atteints');
    expect(await rowsOf(firstDegreeContent(), 'Mathématiques', 2)).toEqual(['Mathématiques', 'Nombres et calcul']);
    const core = await rowsOf(cycleContent(), 'Les méthodes et outils pour apprendre', 4);
    expect(core).toEqual([
      'Les méthodes et outils pour apprendre',
      'Maîtrise insuffisante',
      'La formation de la personne et du citoyen',
      'Maîtrise fragile',
    ]);
  });

  it('tells tables by their heads: of columns, of rows, and over the rows of a domain', async () => {
    const source = (await written(keptCard({ content: firstDegreeContent() }))).toString('latin1');
    for (const said of ['/Scope /Column', '/Scope /Row', '/ColSpan 4', '/DisplayDocTitle true', '/FontFile2'])
      expect(source).toContain(said);
    expect(source).not.toMatch(/\/(URI|JavaScript|Launch|EmbeddedFile)\b/);
    const { tags } = (await readPdf(await written(keptCard({ content: usualContent() })))).pages[0]!;
    expect(tags).toEqual(expect.arrayContaining(['Table', 'THead', 'TBody', 'TR', 'TH', 'TD', 'L', 'LI', 'LBody']));
  });

  it('repeats the head of a table on its next page for the eyes, and says it once', async () => {
    const pdf = await readPdf(await written(keptCard({ content: usualContent({ subjects: many(60) }) })));
    const title = 'Éléments du programme travaillés';
    expect(pdf.pages.filter(({ text }) => packed(text).includes(packed(title))).length).toBeGreaterThan(2);
    expect(spokenIn(pdf).filter(({ text }) => text.trim() === title)).toHaveLength(1);
  });

  it('carries the wishes, the proposal and the decision in 3e, and the visas', async () => {
    const pdf = await readPdf(await written(keptCard({ content: usualContent() }), ORIENTATION));
    const text = pdf.pages[1]!.text.replaceAll('\n', ' ');
    for (const said of [
      '2de professionnelle',
      'Métiers du numérique',
      'apprenti',
      'Décision d’orientation',
      'jeudi 12 mars 2026',
    ])
      expect(text).toContain(said);
    for (const said of ['Mme Perrine CASSAGNAC', 'Mme Cécile TALOBRE', 'signature']) expect(text).toContain(said);
  });

  it('writes letters that the typeface lacks with those that it has, and text of people as text alone', async () => {
    const pdf = await readPdf(await written(keptCard({ firstName: 'Zoë & <Œ>', content: hardContent() })));
    const text = packed(
      spokenIn(pdf)
        .map((one) => one.text)
        .join(''),
    );
    for (const said of [
      'NGUYÊNThiÁnh',
      'ȘTEFĂNESCUȚuțea',
      'ĞÜLŞENIğdır',
      'ŁÓDŹŻaneta',
      'Zoë&<Œ>',
      '<b>Anti',
      '</b>&',
      '□fin',
    ])
      expect(text).toContain(packed(said));
  });

  it('is the same file for the same card, as its tag promises', async () => {
    const [one, other] = [await written(keptCard()), await written(keptCard())];
    expect(one.equals(other)).toBe(true);
  });
});
