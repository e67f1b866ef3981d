import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** How a message reaches the owner of an account: to its confirmed e-mail, or to its proved mobile. */
export type Way = 'mail' | 'sms';

export const WAYS: readonly Way[] = ['mail', 'sms'];

/**
 * Where the identifier typed led (E3). `way` goes on; the others each have a page that says what to do. With neutral
 * disclosure it is `way` whatever was typed.
 */
export type Outcome =
  | 'way'
  /** The school gave the identifier, and nobody opened the account. */
  | 'never-activated'
  /** Its only address was never confirmed. */
  | 'unconfirmed'
  | 'no-contact'
  /** A pupil without confirmed e-mail asks the school (C3). */
  | 'pupil'
  | 'closed';

/** What a tab does about a lost identifier or password (E1, E2): one document per OIDC interaction. */
export interface Recovery {
  /** The interaction's uid. */
  _id: string;
  /** Typed at «Mot de passe oublié ?», in lower case. */
  identifier?: string;
  outcome?: Outcome;
  /** The account to recover: of the identifier, or the one that took over a grouped account (F5). Absent: nobody’s. */
  accountId?: string;
  /** What its page offers. */
  ways: Way[];
  /** The request made last in this tab. */
  requestId?: string;
  /** «Identifiant oublié ?»: where the identifiers were sent, as it was typed, and when. */
  recalled?: { way: Way; to: string; at: Date };
  /** With the interaction; then swept. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<Recovery>(
  {
    _id: String,
    identifier: String,
    outcome: { type: String, enum: ['way', 'never-activated', 'unconfirmed', 'no-contact', 'pupil', 'closed'] },
    accountId: String,
    ways: { type: [String], default: [] },
    requestId: String,
    recalled: new Schema({ way: String, to: String, at: Date }, { _id: false }),
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, required: true },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The recoveries under way. Shards by `_id`. */
export const recoveries = (db: Connection): Model<Recovery> => modelOf(db, 'Recovery', schema, 'recoveries');
