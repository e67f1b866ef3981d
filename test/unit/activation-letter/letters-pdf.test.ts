import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LetterPage } from '../../../src/idp/activation-letter/pdf/letter-page.ts';
import { writeLetters } from '../../../src/idp/activation-letter/pdf/letters-pdf.ts';
import { qrCodeOf } from '../../../src/idp/activation-letter/pdf/qr-code.ts';
import { readFonts } from '../../../src/pdf/fonts.ts';
import { type Locale, loadTexts } from '../../../src/web/texts.ts';
import { overlapsOf, type ReadPdf, readPdf } from '../../support/read-pdf.ts';

const URL = 'https://comptes-des-familles.etablissements-scolaires.example.fr/letter';
const provisional = { identifier: 'wwwwwwww', password: 'wwwwwwwwwwww' };
const NAME = 'Mme Marie-Philippine-Éléonore DE LA ROCHEFOUCAULD-MONTMORENCY D’ŒUILLY-L’HAŸ';
const LONGEST: LetterPage = {
  kind: 'guardian',
  purpose: 'open',
  name: NAME,
  address: [
    'Résidence des Grands Noisetiers bleus de la Côte Saint-Œn',
    'Bâtiment Charlemagne, escalier C, 12e étage, porte 1215',
    '1234 bis avenue du Maréchal-de-Lattre-de-Tassigny-et-de-Linarès',
    'Lieu-dit «\u00a0Les Trois-Fontaines-sous-les-Châtaigniers\u00a0»',
    '97411 SAINT-PAUL-BOIS-DE-NÈFLES CEDEX 12',
    'LA RÉUNION',
  ],
  children: Array.from({ length: 8 }, (_, index) => `Marie-Bénédicte-Apolline (CM1-CM2 Mme Soubeyrol ${index})`),
  provisional,
};
const PAGES: LetterPage[] = [
  LONGEST,
  { ...LONGEST, purpose: 'reset' },
  { kind: 'pupil', purpose: 'open', name: NAME, division: 'CM1-CM2 Mme Soubeyrol-Dupanloup', provisional },
  { kind: 'pupil', purpose: 'reset', name: 'Zoé LECŒUR', division: '', provisional },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'educonnect-letters-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(lang: Locale): Promise<{ file: string; pdf: ReadPdf }> {
  const file = join(folder, `${lang}.pdf`);
  await writeLetters(PAGES, {
    file,
    fonts: await readFonts(),
    title: 'Lettres de première connexion',
    lang: lang === 'fr' ? 'fr-FR' : 'en-GB',
    createdAt: new Date('2026-11-22T09:00:00Z'),
    look: {
      t: loadTexts('views/locales').in(lang),
      idpName: 'ÉduConnect',
      schoolName: 'Cité scolaire internationale Marie-Madeleine-Œuvrard-et-Joséphine-de-Beauharnais, Saint-Denis',
      supportPhone: '0 809 54 06 06',
      url: URL,
      qrCode: qrCodeOf(URL),
      validUntil: '20 septembre 2027',
    },
  });
  return { file, pdf: await readPdf(file) };
}

describe.each(['fr', 'en'] as const)('C1 the letters in %s, with the longest names', (lang) => {
  let pdf: ReadPdf;
  let file: string;
  beforeAll(async () => {
    ({ file, pdf } = await written(lang));
  });

  it('C1 give each person one page, that holds all its text', () => {
    expect(pdf.pages).toHaveLength(PAGES.length);
    for (const { pieces } of pdf.pages) {
      const outside = pieces.filter(
        ({ left, right, top, bottom }) => left < 15 || right > 195 || top < 10 || bottom > 285,
      );
      expect(outside).toEqual([]);
    }
  });

  it('C1 show the name and the address in the window of the envelope, and nothing else there', () => {
    const [{ pieces }] = pdf.pages as [ReadPdf['pages'][number]];
    const inWindow = pieces.filter(({ right, top, bottom }) => right > 90 && top < 90 && bottom > 44);
    const shown = inWindow.map(({ text }) => text).join(' ');
    expect(shown).toBe([NAME, ...LONGEST.address!].join(' ').normalize('NFKC'));
    for (const { left, right, top, bottom } of inWindow) {
      expect(left).toBeGreaterThanOrEqual(100);
      expect(right).toBeLessThanOrEqual(190);
      expect(top).toBeGreaterThanOrEqual(55);
      expect(bottom).toBeLessThanOrEqual(80);
    }
  });

  it('C1 lay no text over another', () => {
    for (const { pieces } of pdf.pages) {
      expect(overlapsOf(pieces, 0.5)).toEqual([]);
    }
  });

  it('C1 give the codes by groups, in large letters', () => {
    for (const { pieces } of pdf.pages) {
      const codes = pieces.filter(({ text }) => /^(w ?){4}$/.test(text));
      expect(codes).toHaveLength(5);
      for (const { top, bottom } of codes) expect(bottom - top).toBeGreaterThan(6);
    }
  });

  it('S55 tell a screen reader their title, their language, their bookmarks and their structure', () => {
    expect(pdf).toMatchObject({ lang: lang === 'fr' ? 'fr-FR' : 'en-GB', tagged: true, javaScript: false });
    expect(pdf.bookmarks).toEqual(PAGES.map(({ name }) => name));
    for (const { tags } of pdf.pages) {
      expect(tags).toEqual(expect.arrayContaining(['Document', 'Sect', 'H1', 'H2', 'P', 'L', 'LI', 'LBody', 'Figure']));
      expect(tags.filter((tag) => tag === 'H1')).toHaveLength(1);
    }
  });

  it('S55 embed their typefaces, and lead nowhere by themselves', async () => {
    const source = (await readFile(file)).toString('latin1');
    expect(source).toContain('FontFile2');
    expect(source).not.toMatch(/\/(URI|JavaScript|Launch|EmbeddedFile)\b/);
  });

  it('S16 are a file for the administrator alone', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

describe('the QR code of a letter', () => {
  it('S55 is drawn from rows that hold dark modules, with the three marks of its corners', () => {
    const { size, runs } = qrCodeOf('https://compte.example.fr/letter');
    expect(runs.filter(({ y, x, width }) => y === 0 && (x === 0 || x === size - 7) && width === 7)).toHaveLength(2);
    expect(runs.some(({ y, x, width }) => y === size - 1 && x === 0 && width === 7)).toBe(true);
    expect(runs.every(({ x, width }) => x + width <= size)).toBe(true);
  });
});
