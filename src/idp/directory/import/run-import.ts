import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Clock } from '../../../clock.ts';
import { type ReadProgress, silentProgress } from '../../../files/progress.ts';
import { Spool, SpoolFile } from '../../../files/spool.ts';
import type { ParseMobileOptions } from '../../../phone/parse-mobile.ts';
import { type Lock, takeLock } from '../../../storage/lock.ts';
import { applyOperations } from './apply-operations.ts';
import { FaultLog } from './faults.ts';
import { type ImportReport, isMassive } from './import-report.ts';
import type { Operation } from './operations.ts';
import { planImport } from './plan-import.ts';
import type { Reading } from './reading.ts';
import type { StagedSchool } from './staged.ts';

/** What an import uses. */
export interface ImportContext {
  db: Connection;
  clock: Clock;
  /** How numbers of the files are understood: the configuration's `phones`. */
  phones: ParseMobileOptions;
  /** Names of schools by UAI, from the configuration; they win over the files'. */
  schoolNames?: ReadonlyMap<string, string>;
}

export interface ImportOptions {
  /** The school whose files these are; ONDE's do not tell, SIECLE's must then agree. */
  uai?: string;
  /** Report what would change, and change nothing. */
  dryRun?: boolean;
  /** Apply though more than 10 % of a school's links end. */
  force?: boolean;
  progress?: ReadProgress;
}

/** What all imports into one database wait for: what each plans is true only while nobody else writes. */
const LOCK = 'import';

/**
 * One import from end to end (L2): all files are read and checked, then all writes are planned, and only then the first is
 * made. With one error, or a massive removal that `force` does not confirm, there is none. The same files twice make none
 * the second time; after a crash the same files lead where they would have led. One import runs at a time: a second one is
 * refused, and so is one that was asleep for so long that another may have run.
 */
export async function runImport(
  context: ImportContext,
  options: ImportOptions,
  read: (reading: Reading) => Promise<StagedSchool[]>,
): Promise<ImportReport> {
  const log = new FaultLog();
  const lock = await takeLock(context.db, LOCK, context.clock);
  if (lock === undefined) return reportOf(log, 0, 'refused', { refusal: 'another-import' });
  try {
    const spool = await SpoolFile.open();
    try {
      return await runLocked(context, options, read, { log, spool, lock });
    } finally {
      await spool.close();
    }
  } finally {
    await lock.release();
  }
}

async function runLocked(
  { db, clock, phones, schoolNames }: ImportContext,
  { uai, dryRun = false, force = false, progress = silentProgress }: ImportOptions,
  read: (reading: Reading) => Promise<StagedSchool[]>,
  { log, spool, lock }: { log: FaultLog; spool: SpoolFile; lock: Lock },
): Promise<ImportReport> {
  const staged = await read({ db, log, today: clock.now(), phones, uai, progress, spool });
  for (const school of staged) school.name = schoolNames?.get(school.uai) ?? school.name;
  const operations = new Spool<Operation>(spool);
  const report = (outcome: ImportReport['outcome'], rest: Partial<ImportReport> = {}) =>
    reportOf(log, operations.count, outcome, rest);
  if (log.errorCount > 0) return report('refused', { refusal: 'faults' });
  const newId = () => randomBytes(16).toString('base64url');
  const severalSchools = staged.length > 1;
  const schools = await planImport({ db, log, operations, newId, severalSchools, progress }, staged);
  if (log.errorCount > 0) return report('refused', { refusal: 'faults', schools });
  if (!force && schools.some(isMassive)) return report('refused', { refusal: 'massive-removal', schools });
  if (dryRun) return report('dry-run', { schools });
  if (!(await lock.held())) return report('refused', { refusal: 'another-import' });
  await applyOperations(db, operations, progress);
  return report(operations.count === 0 ? 'unchanged' : 'applied', { schools });
}

function reportOf(
  { errors, warnings, errorCount, warningCount }: FaultLog,
  writes: number,
  outcome: ImportReport['outcome'],
  rest: Partial<ImportReport>,
): ImportReport {
  return { outcome, schools: [], errors, warnings, errorCount, warningCount, writes, ...rest };
}
