import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';
import { type Author, authorSchema } from '../campaign/file.model.ts';
import type { ReportCardContent } from './content.ts';

/** Which period of a year, or which cycle's end, a card is about. */
export type Term =
  /** 1 of 3 is the first trimestre, 1 of 2 the first semestre. */
  | { kind: 'periodic'; index: number; of: number }
  /** 2 ends in CE2, 3 in 6e, 4 in 3e. */
  | { kind: 'cycle'; cycle: 2 | 3 | 4 };

/** A report card (bilan) of the livret scolaire, as it is shown now: a new version replaces it, and the old one is kept (J3). */
export interface ReportCard {
  /** `cardId`. */
  _id: string;
  /** The pupil, as the provider names her for this portal; the same in every school that she was in. */
  pupil: string;
  /** Her names when the card was made. */
  firstName: string;
  familyName: string;
  uai: string;
  schoolName?: string;
  /** First calendar year of the school year (millésime). */
  year: number;
  term: Term;
  /** Class: «3 A». */
  division?: string;
  /** Of schooling: 2116 for 3e, CM2… */
  level?: string;
  /** From then on families see it, and it changes by a new version alone (date de verrou). */
  lockedAt: Date;
  content: ReportCardContent;
  source: 'lsu' | 'api';
  by: Author;
  /** Of all that the card says: the same again changes nothing. */
  hash: string;
  version: number;
  /** When this version was received. */
  recordedAt: Date;
  schemaVersion: 1;
}

const fields = {
  _id: String,
  pupil: { type: String, required: true },
  firstName: { type: String, required: true },
  familyName: { type: String, required: true },
  uai: { type: String, required: true },
  schoolName: String,
  year: { type: Number, required: true },
  term: { type: Schema.Types.Mixed, required: true },
  division: String,
  level: String,
  lockedAt: { type: Date, required: true },
  // Parsed by `content.ts` on its way in.
  content: { type: Schema.Types.Mixed, required: true },
  source: { type: String, enum: ['lsu', 'api'], required: true },
  by: { type: authorSchema, required: true },
  hash: { type: String, required: true },
  version: { type: Number, required: true },
  recordedAt: { type: Date, required: true },
  schemaVersion: { type: Number, default: 1 },
} as const;

const schema = new Schema<ReportCard>(fields, { versionKey: false });
schema.index({ pupil: 1, year: -1 });
schema.index({ uai: 1, year: 1, _id: 1 });

const formerSchema = new Schema<FormerReportCard>(
  { ...fields, card: { type: String, required: true } },
  { versionKey: false },
);
formerSchema.index({ card: 1, version: 1 });

/** A version that another has replaced. Its `_id` is `<card>:<version>`. */
export interface FormerReportCard extends ReportCard {
  /** `_id` of the card. */
  card: string;
}

/** The cards as they are now. Shards by `pupil` (hashed). */
export const reportCards = (db: Connection): Model<ReportCard> => modelOf(db, 'ReportCard', schema, 'report-cards');

/** The versions before. Shards by `pupil` (hashed). */
export const formerReportCards = (db: Connection): Model<FormerReportCard> =>
  modelOf(db, 'FormerReportCard', formerSchema, 'former-report-cards');
