import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { CommandError } from '../open.ts';

/**
 * Writes a CSV file as French spreadsheets open it (UTF-8 with its mark, `;`), in which no cell runs as a formula (security.md
 * S54), for the administrator alone.
 *
 * @returns where it is
 * @throws {CommandError} for a file that is there already
 */
export async function writeCsv(file: string, rows: readonly (readonly string[])[]): Promise<string> {
  const text = stringify(
    rows.map((row) => [...row]),
    { bom: true, delimiter: ';', record_delimiter: 'windows', escape_formulas: true },
  );
  const path = resolve(file);
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new CommandError(`Le fichier ${path} existe déjà : donnez un autre nom avec --out.`);
    if (code === 'ENOENT') throw new CommandError(`Le dossier du fichier ${path} n’existe pas.`);
    throw error;
  }
  return path;
}
