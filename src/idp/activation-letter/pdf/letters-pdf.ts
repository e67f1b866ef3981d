import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { newPdf } from '../../../pdf/document.ts';
import type { Fonts } from '../../../pdf/fonts.ts';
import { drawLetter, type LetterLook, type LetterPage } from './letter-page.ts';

interface LettersFile {
  file: string;
  fonts: Fonts;
  look: LetterLook;
  title: string;
  /** BCP 47, of the texts. */
  lang: string;
  createdAt: Date;
}

/** Writes all letters to one file that nobody else on the machine may read (security.md S16). */
export async function writeLetters(pages: Iterable<LetterPage>, about: LettersFile): Promise<void> {
  const { file, fonts, look, title, lang, createdAt } = about;
  const output = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  const written = finished(output);
  const pdf = newPdf(fonts, { title, author: look.idpName, lang, createdAt });
  pdf.pipe(output);
  const document = pdf.struct('Document');
  pdf.addStructure(document);
  for (const page of pages) drawLetter(pdf, document, page, look);
  document.end();
  pdf.end();
  await written;
}
