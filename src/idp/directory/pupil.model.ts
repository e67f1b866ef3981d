import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** A pupil's place in one school, as that school's files tell it. */
export interface Enrolment {
  uai: string;
  /** ELEVE_ID of SIECLE; for ONDE, which has no number, a key derived from the pupil's INE or names and birth date. */
  localId: string;
  /** `uai:localId`. Two schools may use one ELEVE_ID for two pupils, so it never stands alone. */
  key: string;
  /** Class, as the school writes it («3 A», «CM1-CM2 Mme Soubeyrol»). */
  division?: string;
  /** CODE_MEF, 11 characters. */
  mef?: string;
  /** What the pupil studies: the first four digits of the MEFSTAT (2nd degree) or ONDE's «CM2» (1st degree). */
  level?: string;
  /** Day the pupil left, YYYY-MM-DD; absent while she is there. */
  leftOn?: string;
}

/** A pupil, one document for all her schools (`domain/imports.md` §1.4). Opaque id: it never leaves as such. */
export interface Pupil {
  _id: string;
  /** National number; absent for pupils who have none yet. Never shown, never sent but to services allowed to have it. */
  ine?: string;
  familyName: string;
  useName?: string;
  firstName: string;
  /** YYYY-MM-DD: a calendar day, without a time zone to shift it. */
  birthDate: string;
  /** 1 male, 2 female (CODE_SEXE). */
  sex?: 1 | 2;
  enrolments: Enrolment[];
  /** Account identifier kept for this pupil since she was first shown it (C2), so that it never changes under her. */
  identifier?: string;
  schemaVersion: 1;
}

const enrolment = new Schema<Enrolment>(
  {
    uai: { type: String, required: true },
    localId: { type: String, required: true },
    key: { type: String, required: true },
    division: String,
    mef: String,
    level: String,
    leftOn: String,
  },
  { _id: false },
);

const schema = new Schema<Pupil>(
  {
    _id: { type: String, required: true },
    ine: String,
    familyName: { type: String, required: true },
    useName: String,
    firstName: { type: String, required: true },
    birthDate: { type: String, required: true },
    sex: Number,
    enrolments: [enrolment],
    identifier: String,
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ ine: 1 }, { unique: true, sparse: true });
schema.index({ 'enrolments.key': 1 }, { unique: true, sparse: true });
schema.index({ 'enrolments.uai': 1 });
schema.index({ identifier: 1 }, { unique: true, sparse: true });

/** The pupils of all schools. Shards by `_id`; unique keys other than it are looked up by scatter. */
export const pupils = (db: Connection): Model<Pupil> => modelOf(db, 'Pupil', schema, 'pupils');
