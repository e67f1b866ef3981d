import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** The address that the account will have: it counts once the link of its mail was pressed (C2). */
export interface LetterEmail {
  address: string;
  /** Of the link sent last: an older one is worth nothing. */
  tokenHash: string;
  expiresAt: Date;
  confirmedAt?: Date;
}

/** A letter with a provisional identifier and password, for one person (C1, C3). The password itself is nowhere. */
export interface Letter {
  _id: string;
  /** Typed instead of an account's identifier. */
  identifier: string;
  /** argon2id of the provisional password. */
  passwordHash: string;
  kind: 'guardian' | 'pupil';
  /** `open` an account, or `reset` the password of one that its owner lost (C3). */
  purpose: 'open' | 'reset';
  /** All documents of a guardian in the directory, as of the day it was made. */
  guardianIds: string[];
  pupilId?: string;
  /** The account to be, so that opening it twice inserts it once; or the one whose password is reset. */
  accountId: string;
  /** The school that gives it out. */
  uai: string;
  /** One run of the command. */
  batch: string;
  createdAt: Date;
  /** After `letters.validDays` it only tells what else can be done. */
  validUntil: Date;
  /** When a newer letter took its place (C1). */
  supersededAt?: Date;
  /** Shared by the journeys that this letter begins: a lost tab does not wait for a second mail. */
  email?: LetterEmail;
  /** Single use: which journey used it, and when; no journey when its owner chose her password another way. */
  usedAt?: Date;
  usedBy?: string;
  /** Then swept: until then an old letter is told from a wrong one. */
  purgeAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<Letter>(
  {
    _id: String,
    identifier: { type: String, required: true },
    passwordHash: { type: String, required: true },
    kind: { type: String, enum: ['guardian', 'pupil'], required: true },
    purpose: { type: String, enum: ['open', 'reset'], required: true },
    guardianIds: [String],
    pupilId: String,
    accountId: { type: String, required: true },
    uai: { type: String, required: true },
    batch: { type: String, required: true },
    createdAt: { type: Date, required: true },
    validUntil: { type: Date, required: true },
    supersededAt: Date,
    email: new Schema<LetterEmail>(
      {
        address: { type: String, required: true },
        tokenHash: { type: String, required: true },
        expiresAt: { type: Date, required: true },
        confirmedAt: Date,
      },
      { _id: false },
    ),
    usedAt: Date,
    usedBy: String,
    purgeAt: { type: Date, required: true },
    schemaVersion: { type: Number, required: true },
  },
  { versionKey: false },
);
schema.index({ identifier: 1 }, { unique: true });
schema.index({ guardianIds: 1 });
schema.index({ pupilId: 1 }, { sparse: true });
schema.index({ accountId: 1 }, { partialFilterExpression: { purpose: 'reset' } });
schema.index(
  { 'email.tokenHash': 1 },
  { unique: true, partialFilterExpression: { 'email.tokenHash': { $exists: true } } },
);
schema.index({ purgeAt: 1 });

/** The letters given out. Shards by `_id`; unique keys other than it are looked up by scatter. */
export const letters = (db: Connection): Model<Letter> => modelOf(db, 'Letter', schema, 'letters');
