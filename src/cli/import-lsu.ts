import type { AuditEvent } from '../idp/audit/actions.ts';
import { importLsu as importFiles, type LsuImport, lsuFile } from '../portal/report-cards/lsu/import-lsu.ts';
import { administrator, recordAct } from './administrator.ts';
import { explained, portalOf } from './command-portal.ts';
import { frenchSpacing } from './french-spacing.ts';
import { counts, faultLines, quantity } from './import-report-lines.ts';
import { CommandError, existingFile, withStorage } from './open.ts';
import { progressBar } from './progress-bar.ts';
import { schoolCode, yearOf } from './school-options.ts';

/** Options of the command, as commander gives them. */
interface LsuFlags {
  uai?: string;
  year?: string;
  dryRun?: boolean;
}

/** `educonnect import lsu FILE…` (J3): says what changed, and fails when nothing could be kept. */
export function importLsu(config: string | undefined, files: readonly string[], flags: LsuFlags): Promise<void> {
  const uai = flags.uai === undefined ? undefined : schoolCode(flags.uai);
  const year = flags.year === undefined ? undefined : yearOf(flags.year);
  const sources = files.map(existingFile).map(lsuFile);
  return withStorage(config, async (opened) => {
    const portal = portalOf(opened.config, opened.storage.portal);
    const bar = progressBar(process.stderr);
    const { dryRun } = flags;
    const by = { kind: 'administrator' as const, id: administrator().name ?? '' };
    const report = await importFiles(portal, sources, { uai, year, dryRun, by, progress: bar })
      .catch((thrown: unknown) => {
        throw explained(thrown, opened.config);
      })
      .finally(bar.stop);
    if (!dryRun) await recordAct(opened, auditOf(report));
    for (const line of [...faultLines(report), ...outcomeLines(report, dryRun)]) console.log(frenchSpacing(line));
    if (report.ok) return;
    const errors = quantity(report.errorCount, 'erreur');
    throw new CommandError(frenchSpacing(`Import refusé : ${errors} dans les fichiers. Rien n’a été changé.`));
  });
}

function auditOf(report: LsuImport): Omit<AuditEvent, 'actor'> {
  if (!report.ok) return { action: 'import', result: 'refused', details: { what: 'lsu', writes: '0' } };
  const { schools, kept } = report;
  const details = { what: 'lsu', schools: schools.join(' '), writes: String(kept.created + kept.replaced) };
  return { action: 'import', result: 'done', details };
}

function outcomeLines(report: LsuImport, dryRun = false): string[] {
  if (!report.ok) return [];
  const { created, replaced, unchanged } = report.kept;
  const bilans = counts('Bilans', [
    [created, 'ajouté'],
    [replaced, 'remplacé'],
    [unchanged, 'inchangé'],
  ]);
  if (dryRun) return [report.schools.join(', '), bilans, 'Simulation : rien n’a été changé.'];
  const changed = created + replaced > 0;
  const end = changed ? 'Import terminé : les bilans sont enregistrés.' : 'Rien n’a changé depuis le dernier import.';
  return [report.schools.join(', '), bilans, end];
}
