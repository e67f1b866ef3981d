import { systemClock } from '../clock.ts';
import type { ImportReport } from '../idp/directory/import/import-report.ts';
import type { ImportContext, ImportOptions } from '../idp/directory/import/run-import.ts';
import { recordAct } from './administrator.ts';
import { importReportLines } from './import-report-lines.ts';
import { CommandError, existingFile, withStorage } from './open.ts';
import { progressBar } from './progress-bar.ts';
import { schoolCode } from './school-options.ts';

/** Options of both import commands, as commander gives them. */
export interface ImportFlags {
  uai?: string;
  dryRun?: boolean;
  force?: boolean;
}

type Import = (context: ImportContext, files: readonly string[], options: ImportOptions) => Promise<ImportReport>;

/** Runs an import, prints its report, and fails when nothing could be applied. */
export function runImportCommand(
  config: string | undefined,
  files: readonly string[],
  flags: ImportFlags,
  importFiles: Import,
): Promise<void> {
  const uai = flags.uai === undefined ? undefined : schoolCode(flags.uai);
  const found = files.map(existingFile);
  return withStorage(config, async (opened) => {
    const {
      config: { phones, schools },
      storage,
    } = opened;
    const bar = progressBar(process.stderr);
    const context = {
      db: storage.idp,
      clock: systemClock,
      phones,
      schoolNames: new Map(schools.map(({ uai: code, name }) => [code, name])),
    };
    const { dryRun, force } = flags;
    const report = await importFiles(context, found, { uai, dryRun, force, progress: bar }).finally(bar.stop);
    if (!dryRun) {
      await recordAct(opened, {
        action: 'import',
        result: report.outcome === 'refused' ? 'refused' : 'done',
        details: {
          outcome: report.outcome,
          schools: report.schools.map((school) => school.uai).join(' '),
          writes: String(report.writes),
        },
      });
    }
    const { body, refusal } = importReportLines(report);
    for (const line of body) console.log(line);
    if (refusal !== undefined) throw new CommandError(refusal);
  });
}
