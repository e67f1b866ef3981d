import { basename } from 'node:path';
import type { Fault } from '../../../files/faults.ts';
import { type ReadProgress, silentProgress } from '../../../files/progress.ts';
import { openSource, type Source } from '../../../files/source.ts';
import { SpoolFile } from '../../../files/spool.ts';
import type { Author } from '../../campaign/file.model.ts';
import { compareCards, type Kept, keepCards } from '../keep-cards.ts';
import { LsuFaultLog } from './faults.ts';
import { type JoinedFile, joinPupils, type LsuPortal } from './join-pupils.ts';
import { readLsu, type StagedFile } from './read-lsu.ts';

/** One LSU file: a path of the command line, or what a client of the API sends. */
export interface LsuSource {
  /** For messages. */
  name: string;
  /** Called once. @throws SourceFault when it cannot be read */
  source(): Promise<Source>;
}

/** A file of this machine, plain or alone in a zip archive. */
export const lsuFile = (path: string): LsuSource => ({
  name: basename(path),
  source: () => openSource(path, '.xml'),
});

export interface LsuOptions {
  /** Files of another school are refused. */
  uai?: string;
  /** First calendar year of the school year; each school's current one when absent. */
  year?: number;
  /** Say what would change, and change nothing. */
  dryRun?: boolean;
  by: Author;
  /** Of all cards together as they are kept on disk until all is checked; absent: as many as there are. */
  mostBytes?: number;
  progress?: ReadProgress;
}

/** What was noted on the way. A hundred faults of each severity are listed, all are counted. */
interface Noted {
  errors: Fault[];
  errorCount: number;
  warnings: Fault[];
  warningCount: number;
}

export type LsuImport = Noted & ({ ok: true; schools: string[]; kept: Kept } | { ok: false; reason: 'faults' });

/** Cards kept or compared at once: what memory holds of an import. */
const BATCH = 100;

/**
 * Imports LSU files (J3): all are read and checked whole, then all cards are kept, or none. The same files again change
 * nothing, and finish what a crash interrupted; of two imports at once each loses nothing of the other (`keep-cards.ts`).
 *
 * @throws {AppError} `provider-unavailable` while the provider does not tell the pupils of a school
 */
export async function importLsu(
  portal: LsuPortal,
  sources: readonly LsuSource[],
  { uai, year, dryRun = false, by, mostBytes, progress = silentProgress }: LsuOptions,
): Promise<LsuImport> {
  const spool = await SpoolFile.open(mostBytes);
  try {
    const log = new LsuFaultLog();
    const staged: StagedFile[] = [];
    for (const { name, source } of sources) {
      try {
        const reading = { log, now: portal.clock.now(), uai, year, progress, spool };
        const file = await readLsu(await source(), reading);
        if (file) staged.push(file);
      } catch (thrown) {
        log.addStop(name, thrown);
      }
    }
    const joined = await joinPupils(portal, staged, log);
    const { errors, errorCount, warnings, warningCount } = log;
    const noted = { errors, errorCount, warnings, warningCount };
    if (errorCount > 0) return { ok: false, reason: 'faults', ...noted };
    const kept = await keepAll(portal, joined, { by, dryRun, progress });
    return { ok: true, schools: [...new Set(joined.map((file) => file.uai))], kept, ...noted };
  } finally {
    await spool.close();
  }
}

async function keepAll(
  portal: LsuPortal,
  files: readonly JoinedFile[],
  { by, dryRun, progress }: { by: Author; dryRun: boolean; progress: ReadProgress },
): Promise<Kept> {
  const total: Kept = { created: 0, replaced: 0, unchanged: 0 };
  const count = files.reduce((sum, { cards }) => sum + cards.count, 0);
  progress.start(dryRun ? 'comparaison' : 'écriture', count);
  for (const file of files) {
    for await (const batch of file.cards.batches(BATCH)) {
      const cards = batch.map((card) => file.newCard(card, by));
      const kept = await (dryRun ? compareCards : keepCards)(portal, cards);
      total.created += kept.created;
      total.replaced += kept.replaced;
      total.unchanged += kept.unchanged;
      progress.advance(batch.length);
    }
  }
  return total;
}
