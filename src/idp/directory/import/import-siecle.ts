import type { ImportReport } from './import-report.ts';
import { readSiecle, type StagedPart } from './read-siecle.ts';
import type { Reading } from './reading.ts';
import { type ImportContext, type ImportOptions, runImport } from './run-import.ts';
import type { StagedSchool } from './staged.ts';

/**
 * Imports SIECLE exports, of pupils or guardians, of one school or several, in any order, zipped or not
 * (`domain/imports.md` §1). Guardians alone are tied to the pupils the directory has of their school; pupils alone leave
 * the guardians as they are.
 */
export function importSiecle(
  context: ImportContext,
  files: readonly string[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  return runImport(context, options, async (reading) => {
    const parts: StagedPart[] = [];
    for (const file of files) {
      const part = await readSiecle(file, reading);
      if (part) parts.push(part);
    }
    return together(parts, reading);
  });
}

/** The parts of each school as one, in the order of the files. */
function together(parts: readonly StagedPart[], { log }: Reading): StagedSchool[] {
  const schools = new Map<string, StagedSchool>();
  for (const { file, ...part } of parts) {
    const known = schools.get(part.uai);
    if ((known?.pupils && part.pupils) || (known?.guardians && part.guardians)) {
      log.add(file, 'SAME_FILE_TWICE', { element: 'UAJ' }, { uai: part.uai });
    }
    schools.set(part.uai, {
      ...part,
      name: known?.name ?? part.name,
      exportedOn: part.pupils ? part.exportedOn : (known?.exportedOn ?? part.exportedOn),
      pupils: known?.pupils ?? part.pupils,
      guardians: known?.guardians ?? part.guardians,
    });
  }
  return [...schools.values()];
}
