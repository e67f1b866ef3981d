import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** What one process of the provider runs, so that a difference from the file or between processes is seen (G2). */
export interface RunningProcess {
  /** Its machine and number, such as `idp-7f9c:1`. */
  _id: string;
  version: string;
  /** When it last took settings from the file. */
  loadedAt: Date;
  /** JSON of `ReloadedSettings`, its secrets as fingerprints. */
  settings: string;
  /** What is wrong with the file that it did not take. */
  faults: string[];
  /** Settings that have changed in the file since it started, and count after a restart. */
  awaitingRestart: string[];
  aliveAt: Date;
  /** A little later: a process that died says nothing. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<RunningProcess>(
  {
    _id: String,
    version: { type: String, required: true },
    loadedAt: { type: Date, required: true },
    settings: { type: String, required: true },
    faults: { type: [String], required: true },
    awaitingRestart: { type: [String], required: true },
    aliveAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The processes at work. A document a process: it need not be sharded. */
export const runningProcesses = (db: Connection): Model<RunningProcess> =>
  modelOf(db, 'RunningProcess', schema, 'running-processes');
