import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** An e-mail address of an account; it proves nothing until its owner pressed the link sent to it. */
interface AccountEmail {
  address: string;
  confirmedAt?: Date;
  /** The confirmation asked for last: only the hash of its token is kept. */
  pending?: { tokenHash: string; expiresAt: Date };
}

/** One person's account for all digital services of schools. */
export interface Account {
  _id: string;
  kind: 'guardian' | 'pupil';
  /** What the person types to sign in, such as `v.durant1` (B7). */
  identifier: string;
  /** argon2id, with its parameters; absent where only FranceConnect signs in. */
  passwordHash?: string;
  /** The guardian's records in the directory. A guardian has one account at most. */
  guardianIds: string[];
  /** The pupil in the directory, for a pupil's account. */
  pupilId?: string;
  /** How it was opened: an account opened by letter must confirm its e-mail before anything (A4). */
  openedBy: 'sms' | 'letter' | 'franceconnect';
  civility?: string;
  givenName: string;
  familyName: string;
  email?: AccountEmail;
  /** E.164, proved by a code. */
  phone?: string;
  /** Language of our messages. */
  locale: string;
  createdAt: Date;
  lastSignInAt?: Date;
  /** The sign-in before the last: «Dernière connexion le …». */
  previousSignInAt?: Date;
  schemaVersion: 1;
}

const schema = new Schema<Account>(
  {
    _id: String,
    kind: { type: String, enum: ['guardian', 'pupil'], required: true },
    identifier: { type: String, required: true },
    passwordHash: String,
    guardianIds: { type: [String], default: undefined },
    pupilId: String,
    openedBy: { type: String, enum: ['sms', 'letter', 'franceconnect'], required: true },
    civility: String,
    givenName: { type: String, required: true },
    familyName: { type: String, required: true },
    email: new Schema<AccountEmail>(
      {
        address: { type: String, required: true },
        confirmedAt: Date,
        pending: new Schema({ tokenHash: String, expiresAt: Date }, { _id: false }),
      },
      { _id: false },
    ),
    phone: String,
    locale: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastSignInAt: Date,
    previousSignInAt: Date,
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ identifier: 1 }, { unique: true });
schema.index({ guardianIds: 1 }, { unique: true, partialFilterExpression: { guardianIds: { $exists: true } } });
schema.index({ pupilId: 1 }, { unique: true, partialFilterExpression: { pupilId: { $exists: true } } });
schema.index(
  { 'email.pending.tokenHash': 1 },
  { unique: true, partialFilterExpression: { 'email.pending.tokenHash': { $exists: true } } },
);

/** The accounts of the identity provider. Shards by `_id`; unique keys other than it are looked up by scatter. */
export const accounts = (db: Connection): Model<Account> => modelOf(db, 'Account', schema, 'accounts');
