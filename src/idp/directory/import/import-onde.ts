import type { ImportReport } from './import-report.ts';
import { readOnde } from './read-onde.ts';
import { type ImportContext, type ImportOptions, runImport } from './run-import.ts';

/**
 * Imports the ONDE extractions of one school, pupils and guardians, in any order (`domain/imports.md` §2). They do not tell
 * the school, so `uai` must; guardians alone are tied to the pupils the directory has there.
 *
 * @throws Error when `uai` is missing
 */
export function importOnde(
  context: ImportContext,
  files: readonly string[],
  options: ImportOptions,
): Promise<ImportReport> {
  const { uai } = options;
  if (uai === undefined) throw new Error('an ONDE import needs the UAI of its school');
  return runImport(context, options, (reading) => readOnde(files, uai, reading));
}
