import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';
import type { Author } from '../campaign/file.model.ts';

/** Who reads a report card: those who may act, and the pupil. */
export interface Reader extends Omit<Author, 'kind'> {
  kind: Author['kind'] | 'pupil';
}

/** One reading of a report card by anybody, kept for the family (J4). */
export interface Consultation {
  _id: string;
  /** `_id` of the card; absent for the progress, which tells the results of all. */
  card?: string;
  /** Which version was read. */
  version?: number;
  pupil: string;
  form: 'page' | 'pdf' | 'api' | 'progress';
  by: Reader;
  at: Date;
  /** Twelve months later (security.md S59). */
  expiresAt: Date;
  schemaVersion: 1;
}

const reader = new Schema<Reader>(
  {
    kind: { type: String, enum: ['guardian', 'pupil', 'school', 'administrator'], required: true },
    id: { type: String, required: true },
    name: String,
  },
  { _id: false, id: false },
);

const schema = new Schema<Consultation>(
  {
    _id: String,
    card: String,
    version: Number,
    pupil: { type: String, required: true },
    form: { type: String, enum: ['page', 'pdf', 'api', 'progress'], required: true },
    by: { type: reader, required: true },
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ pupil: 1, at: -1 });
schema.index({ expiresAt: 1 });

/** Who read which report card. Shards by `pupil` (hashed). */
export const consultations = (db: Connection): Model<Consultation> =>
  modelOf(db, 'Consultation', schema, 'consultations');
