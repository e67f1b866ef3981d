import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** How many identifiers were made from one stem, so that a homonym’s is found without trying (B7). */
export interface IdentifierCounter {
  /** First letter, dot, name: `v.durant`. */
  _id: string;
  /** Identifiers given: `v.durant`, `v.durant1`… It only grows: an identifier is never given twice. */
  given: number;
  schemaVersion: 1;
}

const schema = new Schema<IdentifierCounter>(
  {
    _id: String,
    given: { type: Number, required: true },
    schemaVersion: { type: Number, required: true },
  },
  { versionKey: false },
);

/** The numbering of identifiers. Shards by `_id`. */
export const identifierCounters = (db: Connection): Model<IdentifierCounter> =>
  modelOf(db, 'IdentifierCounter', schema, 'identifier-counters');
