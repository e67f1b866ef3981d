import type { Connection } from 'mongoose';
import type { ReadProgress } from '../../../files/progress.ts';
import type { SpoolFile } from '../../../files/spool.ts';
import type { ParseMobileOptions } from '../../../phone/parse-mobile.ts';
import type { FaultLog } from './faults.ts';

/** What the reading of one import's files is given. */
export interface Reading {
  db: Connection;
  log: FaultLog;
  today: Date;
  /** How phone numbers are understood. */
  phones: ParseMobileOptions;
  /** The school that the administrator named. */
  uai?: string;
  progress: ReadProgress;
  spool: SpoolFile;
}
