import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { CommandError, existingFile } from '../open.ts';

/** One line of a file, cells by the folded name of their column. */
export interface SheetRow {
  /** Line of the file where it begins. */
  line: number;
  cells: ReadonlyMap<string, string>;
}

/** Something wrong in a file, at a line of it. */
export interface SheetFault {
  line: number;
  text: string;
}

export interface ReadSheet {
  /** Name of the file, as faults tell it. */
  name: string;
  rows: SheetRow[];
  faults: SheetFault[];
}

/** A file for a class is a few kilobytes; one of all pupils of a school, a few hundred. */
const MOST_BYTES = 5_000_000;
/** Pupils of the largest school, several times. */
const MOST_LINES = 10_000;

/** A column as it is compared: without case, accents, and kinds of space and apostrophe. */
export const foldColumn = (name: string): string =>
  name
    .replace(/[’ʼ`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();

/** French Excel writes Windows-1252 by default, UTF-8 when it is asked to, UTF-16 with its mark as «Texte Unicode». */
function decode(bytes: Buffer): string {
  const isWide = ['fffe', 'feff'].includes(bytes.subarray(0, 2).toString('hex'));
  return iconv.decode(bytes, isWide ? 'utf-16' : isUtf8(bytes) ? 'utf-8' : 'windows-1252');
}

/** What stands between cells: French spreadsheets write `;`, others a comma or a tab. */
function separatorOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  const count = (sign: string) => header.split(sign).length;
  return [';', '\t', ','].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** Our own exports put `'` before what a spreadsheet would run as a formula. */
const unmask = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r\n])/, '').trim();

/** What no spreadsheet shows: stored it would be in families' pages, printed it would command a terminal (security.md S58). */
const CONTROL = /[^\P{Cc}\n\r\t]/gu;
const clean = (cell: string): string => unmask(cell.replace(CONTROL, '')).normalize();

interface Parsed {
  record: string[];
  info: { lines: number };
}

function parseText(name: string, text: string): Parsed[] {
  try {
    return parse(text, {
      delimiter: separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
      info: true,
      to: MOST_LINES + 2,
    }) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new CommandError(`${name}:${error.lines ?? 1} : la ligne ne se lit pas (guillemet non fermé ?).`);
  }
}

/**
 * Reads a CSV file that a school filled in: first line the columns, in any order. Lines without anything are left out.
 *
 * @param known the columns that there may be
 * @throws {CommandError} for a file that is not there, not readable, or has no line
 */
export async function readSheet(file: string, known: readonly string[]): Promise<ReadSheet> {
  const name = basename(existingFile(file));
  if ((await stat(file)).size > MOST_BYTES) throw new CommandError(`Le fichier ${name} dépasse 5 Mo.`);
  const [header, ...lines] = parseText(name, decode(await readFile(file)));
  if (!header || lines.length === 0)
    throw new CommandError(`Le fichier ${name} est vide : il faut une ligne de titres.`);
  if (lines.length > MOST_LINES) throw new CommandError(`Le fichier ${name} a plus de ${MOST_LINES} lignes.`);
  const titles = header.record.map(clean);
  const columns = titles.map(foldColumn);
  const expected = new Set(known.map(foldColumn));
  const faults: SheetFault[] = [];
  for (const [index, column] of columns.entries()) {
    const title = titles[index]!;
    if (column !== '' && !expected.has(column)) {
      faults.push({ line: 1, text: `la colonne « ${title} » est inconnue ; colonnes possibles : ${known.join(', ')}` });
    } else if (column !== '' && columns.indexOf(column) < index) {
      faults.push({ line: 1, text: `la colonne « ${title} » est là deux fois` });
    }
  }
  let line = header.info.lines + 1;
  const rows: SheetRow[] = [];
  for (const { record, info } of lines) {
    const filled = record.map(clean);
    if (record.some((cell) => cell.search(CONTROL) >= 0)) {
      faults.push({ line, text: 'il y a un caractère invisible que rien n’affiche : retapez la cellule' });
    }
    if (filled.slice(columns.length).some((cell) => cell !== '')) {
      faults.push({ line, text: 'il y a plus de cellules que de colonnes' });
    }
    const cells = new Map(columns.map((column, index) => [column, filled[index] ?? '']));
    if (filled.some((cell) => cell !== '')) rows.push({ line, cells });
    line = info.lines + 1;
  }
  return { name, rows, faults };
}
