import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** What ties a guardian to a pupil in one school's files. */
export interface GuardianLink {
  pupilId: string;
  /** NIVEAU_RESPONSABILITE: 1 legal representative, 2 in charge of the pupil, 3 to be contacted. Only 1 gives rights. */
  level: 1 | 2 | 3;
  /** CODE_PARENTE as the file has it (10 mother, 20 father, 50 tutor…); old files have other codes. */
  kinship?: string;
  /** ONDE tells nothing of legal responsibility: the guardian confirms it herself (B6). */
  toConfirm?: true;
  /** When the person said «Je ne suis pas le représentant légal de cet élève» (B6, F6); survives imports. */
  declinedAt?: Date;
}

/** The person as one school knows her. */
export interface GuardianRecord {
  uai: string;
  /** PERSONNE_ID of SIECLE, stable in one school's base only; for ONDE a key derived from names and contacts. */
  localId: string;
  /** `uai:localId`. */
  key: string;
  /** `M.` or `MME` as the file has it. */
  civility?: string;
  /** Birth name. */
  familyName: string;
  useName?: string;
  firstName: string;
  /** E.164, the one SMS go to; absent when the school knows no mobile (`domain/imports.md` §4). */
  mobile?: string;
  /** Another phone, as the school typed it; for the letter and the «fiche de renseignements», never for SMS. */
  landline?: string;
  /** Lower case. */
  email?: string;
  /** Postal address, one line an element, as printed on a letter. */
  address?: string[];
  /** CODE_PROFESSION as the file has it; ONDE has none. */
  profession?: string;
  links: GuardianLink[];
}

/**
 * One person, with a record per school that knows her (`domain/imports.md` §1.4). `nameKeys`, `mobileKeys` and `emails` are
 * derived from the records at each import and exist to be searched.
 */
export interface Guardian {
  _id: string;
  /** `FAMILY|FIRST` for the birth names and the use names of every record (see `normalise-name.ts`). */
  nameKeys: string[];
  /** Matching keys of the mobiles (see `phone/parse-mobile.ts`). */
  mobileKeys: string[];
  emails: string[];
  records: GuardianRecord[];
  /** Account identifier kept for this person since she was first shown it (B7), so that it never changes under her. */
  identifier?: string;
  schemaVersion: 1;
}

const link = new Schema<GuardianLink>(
  {
    pupilId: { type: String, required: true },
    level: { type: Number, required: true },
    kinship: String,
    toConfirm: Boolean,
    declinedAt: Date,
  },
  { _id: false },
);

const record = new Schema<GuardianRecord>(
  {
    uai: { type: String, required: true },
    localId: { type: String, required: true },
    key: { type: String, required: true },
    civility: String,
    familyName: { type: String, required: true },
    useName: String,
    firstName: { type: String, required: true },
    mobile: String,
    landline: String,
    email: String,
    address: { type: [String], default: undefined },
    profession: String,
    links: [link],
  },
  { _id: false },
);

const schema = new Schema<Guardian>(
  {
    _id: { type: String, required: true },
    nameKeys: [String],
    mobileKeys: [String],
    emails: [String],
    records: [record],
    identifier: String,
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
// Sparse, not partial: the planner uses a partial index on `$type` for no query. Who left every school has no record.
schema.index({ 'records.key': 1 }, { unique: true, sparse: true });
// Two arrays cannot share one index; a mobile alone leaves a handful of persons to compare by name.
schema.index({ mobileKeys: 1 });
// FranceConnect gives no telephone: a person is first looked for by her names alone (D2).
schema.index({ nameKeys: 1 });
schema.index({ emails: 1 });
schema.index({ 'records.links.pupilId': 1 });
schema.index({ 'records.uai': 1 });
schema.index({ identifier: 1 }, { unique: true, sparse: true });

/** The persons in charge of pupils. Shards by `_id`; unique keys other than it are looked up by scatter. */
export const guardians = (db: Connection): Model<Guardian> => modelOf(db, 'Guardian', schema, 'guardians');
