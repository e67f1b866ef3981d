import { type Connection, type Model, Schema } from 'mongoose';

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
    schemaVersion: { type: Number, required: true },
  },
  { versionKey: false, autoIndex: false, autoCreate: false },
);

export const schools = (db: Connection): Model<School> =>
  (db.models.School as Model<School> | undefined) ?? db.model<School>('School', schema, 'schools');
