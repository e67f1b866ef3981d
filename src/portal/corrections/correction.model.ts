import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';
import { type Author, authorSchema } from '../campaign/file.model.ts';
import type { ContactChange } from './details.ts';

/**
 * `waiting` for the school; `replaced` by a later one of the same guardian, or `withdrawn` by her, before the school
 * decided. The school's own file is the school's to change: accepting says that it did, or will.
 */
export const CORRECTION_STATES = ['waiting', 'accepted', 'refused', 'replaced', 'withdrawn'] as const;
export type CorrectionState = (typeof CORRECTION_STATES)[number];

/** What is still to be done because of a correction: kept with it, so that no crash loses it. */
export interface DueTask {
  /** `told-…`: messages to the guardian; `webhook`: the school's software. */
  kind: 'told-corrected' | 'told-refused' | 'webhook';
  /** Of the correction, that caused it. */
  version: number;
  dueAt: Date;
}

/** Where a guardian is told of what became of her contact details: the former addresses and the new ones. */
export interface ToldAt {
  mails: string[];
  /** E.164. */
  phones: string[];
  locale: string;
}

/** What one guardian corrects in what one school holds of her (K1). It never reaches the identity provider. */
export interface Correction {
  /** Random: it names nobody. */
  _id: string;
  uai: string;
  /** Who corrects her own details, as the provider names her for this portal. */
  guardian: string;
  /** The same person in the provider's Directory. */
  key: string;
  /** Counts the corrections of this guardian in this school: the last one counts. */
  number: number;
  /** Her children in this school then, as the provider names them for this portal. */
  pupils: string[];
  by: Author;
  /** What the school's file held then of the fields of `after`; null: nothing. */
  before: ContactChange;
  /** The fields that change alone; null: taken away. */
  after: ContactChange;
  at: Date;
  state: CorrectionState;
  decidedAt?: Date;
  decidedBy?: Author;
  /** The school's words for a refusal, shown to the guardian. */
  reason?: string;
  told: ToldAt;
  due: DueTask[];
  /** Counts its own changes, for conditional writes (If-Match). */
  version: number;
  /** Two years after it was written or decided: a school year and one of archive (domain/obligations.md §7). */
  expiresAt: Date;
  schemaVersion: 1;
}

const plain = { _id: false, id: false } as const;
const required = <T>(type: T) => ({ type, required: true }) as const;

const schema = new Schema<Correction>(
  {
    _id: String,
    uai: required(String),
    guardian: required(String),
    key: required(String),
    number: required(Number),
    pupils: [String],
    by: required(authorSchema),
    // Parsed by the form; one field or several.
    before: required(Schema.Types.Mixed),
    after: required(Schema.Types.Mixed),
    at: required(Date),
    state: { type: String, enum: CORRECTION_STATES, required: true },
    decidedAt: Date,
    decidedBy: { type: authorSchema },
    reason: String,
    told: required(new Schema<ToldAt>({ mails: [String], phones: [String], locale: required(String) }, plain)),
    due: [new Schema<DueTask>({ kind: required(String), version: required(Number), dueAt: required(Date) }, plain)],
    version: required(Number),
    expiresAt: required(Date),
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false, minimize: false },
);
schema.index({ uai: 1, guardian: 1, number: 1 }, { unique: true });
schema.index({ uai: 1, at: 1, _id: 1 });
schema.index({ uai: 1, state: 1, at: 1, _id: 1 });
schema.index({ 'due.dueAt': 1 }, { sparse: true });
schema.index({ expiresAt: 1 });

/** The corrections of all guardians. Shards by `uai` and `guardian`; one is found by its school and `_id`. */
export const corrections = (db: Connection): Model<Correction> => modelOf(db, 'Correction', schema, 'corrections');
