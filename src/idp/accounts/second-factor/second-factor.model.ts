import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** The authenticator app in use. */
interface Totp {
  /** The shared secret, sealed for this account: it is needed again to verify codes (security.md S9). */
  sealed: string;
  confirmedAt: Date;
  /** Time step of the last code that was accepted: no code of it or of an earlier one is accepted again. */
  lastStep: number;
}

/** A secret shown to be added to an app; it counts for nothing until a code of that app confirmed it. */
interface PendingTotp {
  sealed: string;
  /** Read at every use; the document itself does not end with it. */
  until: Date;
}

/** What completes the sign-in to an account besides passkeys, which have a collection of their own (F8). */
export interface SecondFactor {
  /** The account. */
  _id: string;
  totp?: Totp;
  pendingTotp?: PendingTotp;
  /** Keyed hashes of the recovery codes that were not used yet. */
  recovery?: { hashes: string[]; madeAt: Date };
  schemaVersion: 1;
}

const schema = new Schema<SecondFactor>(
  {
    _id: String,
    totp: new Schema<Totp>(
      {
        sealed: { type: String, required: true },
        confirmedAt: { type: Date, required: true },
        lastStep: { type: Number, required: true },
      },
      { _id: false },
    ),
    pendingTotp: new Schema<PendingTotp>(
      { sealed: { type: String, required: true }, until: { type: Date, required: true } },
      { _id: false },
    ),
    recovery: new Schema({ hashes: [String], madeAt: Date }, { _id: false }),
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);

/** Authenticator apps and recovery codes, one document an account. Shards by `_id`. */
export const secondFactors = (db: Connection): Model<SecondFactor> =>
  modelOf(db, 'SecondFactor', schema, 'second-factors');
