import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** An e-mail address of an account; it proves nothing until its owner pressed the link sent to it. */
interface AccountEmail {
  address: string;
  confirmedAt?: Date;
  /** The confirmation asked for last: only the hash of its token is kept. */
  pending?: { tokenHash: string; expiresAt: Date };
}

/** An address that is to replace the confirmed one, which stays until the new one is confirmed (F3). */
interface NewEmail {
  address: string;
  /** Only the hash of the token in the mail is kept; a newer request replaces it. */
  tokenHash: string;
  requestedAt: Date;
  expiresAt: Date;
  /** The session that asked: it outlives the change. */
  sessionUid: string;
}

/** The FranceConnect identity that opens the account too; nothing else of it is kept (domain/franceconnect.md §7). */
interface LinkedIdentity {
  issuer: string;
  /** Pairwise: ours alone, 66 characters today. */
  sub: string;
  linkedAt: Date;
}

/** What opened an account, and what it opened, before it was closed: put back when the closing is undone. */
export type KeptAccess = Partial<
  Pick<Account, 'passwordHash' | 'guardianIds' | 'pupilId' | 'franceConnect' | 'secondFactors'>
>;

/** An account that nobody signs in to any more. Its identifier stays taken, and still leads its owner. */
interface ClosedAccount {
  at: Date;
  reason: 'owner' | 'administrator' | 'grouped';
  /** The account that took over its children, when grouped (F5). */
  into?: string;
  /** The document that closes and may undo it (see `closing/closing.model.ts`). */
  closing: string;
  /** Set aside in the same atomic update, so that no moment has it in two places or in none. */
  kept?: KeptAccess;
  /** Its children are on their way to or from the account `into`: no other account may be opened for them. */
  moving?: 'there' | 'back';
}

/** One person's account for all digital services of schools. */
export interface Account {
  _id: string;
  kind: 'guardian' | 'pupil';
  /** What the person types to sign in, such as `v.durant1` (B7). */
  identifier: string;
  /** argon2id, with its parameters; absent where only FranceConnect signs in. */
  passwordHash?: string;
  /**
   * How many times another password was chosen, or the password blocked: a sign-in by an earlier one ends there (S28). A hash
   * renewed for the same password does not count.
   */
  passwordChanges?: number;
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
  newEmail?: NewEmail;
  /** E.164, proved by a code. */
  phone?: string;
  franceConnect?: LinkedIdentity;
  /** Kinds of second factor that a sign-in must be completed by (F8); their secrets are kept apart. */
  secondFactors?: ('totp' | 'passkey')[];
  closed?: ClosedAccount;
  /** The closing that gives it another account's children, or takes them back, and has not come to its end. */
  inGrouping?: string;
  /** Closings undone: a process that slept meanwhile does not do their steps again. */
  undoneClosings?: string[];
  /** Language of our messages: the one she read when she signed in last, unless she chose one (F10). */
  locale: string;
  localeChosen?: true;
  createdAt: Date;
  lastSignInAt?: Date;
  /** The sign-in before the last: «Dernière connexion le …». */
  previousSignInAt?: Date;
  schemaVersion: 1;
}

const linkedIdentity = new Schema<LinkedIdentity>(
  {
    issuer: { type: String, required: true },
    sub: { type: String, required: true },
    linkedAt: { type: Date, required: true },
  },
  { _id: false },
);

const schema = new Schema<Account>(
  {
    _id: String,
    kind: { type: String, enum: ['guardian', 'pupil'], required: true },
    identifier: { type: String, required: true },
    passwordHash: String,
    passwordChanges: Number,
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
    newEmail: new Schema<NewEmail>(
      {
        address: { type: String, required: true },
        tokenHash: { type: String, required: true },
        requestedAt: { type: Date, required: true },
        expiresAt: { type: Date, required: true },
        sessionUid: { type: String, required: true },
      },
      { _id: false },
    ),
    phone: String,
    franceConnect: linkedIdentity,
    secondFactors: { type: [String], default: undefined },
    closed: new Schema<ClosedAccount>(
      {
        at: { type: Date, required: true },
        reason: { type: String, enum: ['owner', 'administrator', 'grouped'], required: true },
        into: String,
        closing: { type: String, required: true },
        kept: new Schema<KeptAccess>(
          {
            passwordHash: String,
            guardianIds: { type: [String], default: undefined },
            pupilId: String,
            franceConnect: linkedIdentity,
            secondFactors: { type: [String], default: undefined },
          },
          { _id: false },
        ),
        moving: { type: String, enum: ['there', 'back'] },
      },
      { _id: false },
    ),
    inGrouping: String,
    undoneClosings: { type: [String], default: undefined },
    locale: { type: String, required: true },
    localeChosen: Boolean,
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
// Several accounts may have one address or phone: a family's. Recovery finds them all (E1).
schema.index({ 'email.address': 1 }, { partialFilterExpression: { 'email.address': { $exists: true } } });
schema.index({ phone: 1 }, { partialFilterExpression: { phone: { $exists: true } } });
schema.index(
  { 'newEmail.tokenHash': 1 },
  { unique: true, partialFilterExpression: { 'newEmail.tokenHash': { $exists: true } } },
);
schema.index(
  { 'franceConnect.sub': 1, 'franceConnect.issuer': 1 },
  { unique: true, partialFilterExpression: { 'franceConnect.sub': { $exists: true } } },
);
// What a closed account may take back is nobody else's: imports ask.
schema.index({ 'closed.kept.guardianIds': 1 }, { sparse: true });

/** The accounts of the identity provider. Shards by `_id`; unique keys other than it are looked up by scatter. */
export const accounts = (db: Connection): Model<Account> => modelOf(db, 'Account', schema, 'accounts');
