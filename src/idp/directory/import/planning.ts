import type { Connection } from 'mongoose';
import type { ReadProgress } from '../../../files/progress.ts';
import type { Spool } from '../../../files/spool.ts';
import type { FaultLog } from './faults.ts';
import type { Operation } from './operations.ts';

/** What the planning of one import shares between its schools. */
export interface Planning {
  db: Connection;
  log: FaultLog;
  operations: Spool<Operation>;
  /** Makes the opaque id of a new pupil or guardian. */
  newId(): string;
  /** More than one school in this import: what one plans must be seen by the next, though nothing is written yet. */
  severalSchools: boolean;
  progress: ReadProgress;
}

/** Rows planned with one round of reads. */
export const PLAN_BATCH = 1_000;
