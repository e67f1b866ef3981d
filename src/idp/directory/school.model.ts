import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** A school known to the directory, by its UAI code (`domain/imports.md` §3). */
export interface School {
  /** UAI: seven digits and a check letter. */
  _id: string;
  /** Name shown to families; what the configuration says wins over what files say. */
  name?: string;
  kind: 'first-degree' | 'second-degree';
  schemaVersion: 1;
}

const schema = new Schema<School>(
  {
    _id: { type: String, required: true },
    name: String,
    kind: { type: String, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);

/** The schools of the directory. Shards by `_id`. */
export const schools = (db: Connection): Model<School> => modelOf(db, 'School', schema, 'schools');
