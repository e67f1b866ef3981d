import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { educonnect } from '../../support/command.ts';
import { type ReadPdf, readPdf } from '../../support/read-pdf.ts';

const FILES = ['src/demo/data/ElevesSansAdresses.xml', 'src/demo/data/ResponsablesAvecAdresses.xml'];
const UAI = '0159901F';

jest.setTimeout(60_000);

let folder: string;
let config: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'educonnect-letters-command-'));
  config = join(folder, 'educonnect.yaml');
  await writeFile(config, (await readFile('config/demo.yaml', 'utf8')).replaceAll('./data', join(folder, 'data')));
  expect(await educonnect(['--config', config, 'import', 'siecle', ...FILES])).toMatchObject({ code: 0 });
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the command into a folder of its own. */
async function letters(...options: string[]) {
  const out = await mkdtemp(join(folder, 'out-'));
  const ended = await educonnect(['--config', config, 'letters', '--out', out, ...options]);
  const files = (await readdir(out)).map((file) => join(out, file));
  const pdf = files.find((file) => file.endsWith('.pdf'));
  const csv = files.find((file) => file.endsWith('.csv'));
  return { ...ended, files, pdf, csv };
}

/** The codes on a page, without the spaces between their signs. */
const codesOn = ({ text }: ReadPdf['pages'][number]) =>
  [...text.matchAll(/(?:^[a-z2-9](?: [a-z2-9]){3}$\n?)+/gm)].map(([code]) => code.replace(/\s/g, ''));

describe('educonnect letters', () => {
  it('C1 makes one file, a page a guardian, with her address, her codes and the date that ends them', async () => {
    const { code, output, errors, files, pdf } = await letters('--uai', UAI);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(files).toHaveLength(2);
    const read = await readPdf(pdf!);
    expect(read).toMatchObject({
      tagged: true,
      lang: 'fr-FR',
      title: expect.stringContaining('Collège Hortense Vailland'),
    });
    expect(read.bookmarks).toEqual(expect.arrayContaining(['Mme Sandrine BRIVAL', 'M. Fabien LECŒUR']));
    expect(read.bookmarks).toHaveLength(read.pages.length);
    const codes = read.pages.map(codesOn);
    for (const [index, page] of read.pages.entries()) {
      expect(page.text).toContain(read.bookmarks[index]!);
      expect(page.text).toContain('http://localhost:4000/letter');
      expect(page.text).toMatch(/valable jusqu’au \d{1,2} \p{L}+ 20\d\d/u);
      expect(codes[index]!.map(({ length }) => length)).toEqual([8, 12]);
      expect(page.tags).toContain('H1');
    }
    expect(new Set(codes.flat()).size).toBe(codes.flat().length);
    for (const secret of codes.flat()) expect(output).not.toContain(secret);
  });

  it('C1 writes a summary that holds no secret, for the administrator alone', async () => {
    const { pdf, csv, files } = await letters('--uai', UAI);
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
    const summary = await readFile(csv!, 'utf8');
    expect(summary).toMatch(/^\ufeffpage;classe;nom;prénom;/);
    expect(summary).toMatch(/;BRIVAL;Sandrine;Maëlle, Théo;oui;lettre d’activation;/);
    for (const secret of (await readPdf(pdf!)).pages.flatMap(codesOn)) expect(summary).not.toContain(secret);
  });

  it('C1 makes those of a class, for pupils: name and class, no address', async () => {
    const { pdf, csv } = await letters('--uai', UAI, '--kind', 'pupil', '--division', '3 a');
    const { bookmarks, pages } = await readPdf(pdf!);
    expect(bookmarks).toEqual(['Maëlle BRIVAL', 'Aya FÉRAL']);
    expect(pages[0]!.text).toMatch(/Maëlle BRIVAL\n3 A\n/);
    expect(pages[0]!.text).not.toContain('adresse e-mail');
    expect((await readFile(csv!, 'utf8')).trim().split('\r\n')).toHaveLength(3);
  });

  it('C3 makes the letter of one person', async () => {
    const { pdf } = await letters('--uai', UAI, '--person', 'lecoeur fabien');
    expect((await readPdf(pdf!)).bookmarks).toEqual(['M. Fabien LECŒUR']);
  });

  it.each([
    [['--uai', '0159901X'], /code UAI/],
    [['--uai', '0159902G'], /inconnu/],
    [['--uai', UAI, '--division', '9 Z'], /Personne ne correspond/],
    [['--uai', UAI, '--kind', 'teacher'], /guardian ou pupil/],
    [['--uai', UAI, '--lang', 'ar'], /fr ou en/],
  ])('M3 says in one message what is wrong with %j, and leaves no file', async (options, message) => {
    const { code, errors, files } = await letters(...options);
    expect({ code, files }).toEqual({ code: 1, files: [] });
    expect(errors).toMatch(message);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });
});
