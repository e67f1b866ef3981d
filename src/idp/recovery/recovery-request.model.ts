import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';
import type { Way } from './recovery.model.ts';

/**
 * One message sent for a lost password (E2): its code, for the tab that asked, and its link, for any browser. Either sets
 * one password, once. The newest of an account counts: a newer one replaces it, wherever it was asked for, but a stranger’s
 * leaves that of its owner’s browser alone.
 */
export interface RecoveryRequest {
  _id: string;
  /** Shown on the page and in the message, for people and support to tell requests apart. It opens nothing. */
  number: string;
  /** The interaction that asked: a code is worth nothing elsewhere (security.md S7). */
  uid: string;
  /** A session that the asking browser had: it stays when the others end, since its owner proved herself in it. */
  sessionUid?: string;
  /** The service that the person was going to. */
  clientId: string;
  /** Hash of the asking browser’s secret: a link opened there leads back into its journey. */
  browserHash: string;
  /** That browser had signed in to the account before: only another such one replaces it. */
  known?: true;
  /** Whose password it sets; absent for an unknown identifier (neutral disclosure), of which nothing is sent. */
  accountId?: string;
  way: Way;
  /** Hash of the address or number it went to: a request dies with the contact that it proves. */
  contactHash?: string;
  /** Of the password that the account had when the request was made, then of the one that it set: see `still-good.ts`. */
  passwordStamp?: string;
  /** Keyed hash of the code (see `one-time-code.ts`). */
  codeHash: string;
  /** Wrong or right, each guess takes one. */
  triesLeft: number;
  /** Hash of the link’s token; a request by SMS has none. */
  tokenHash?: string;
  sentAt: Date;
  /** Of the code and of the link. */
  validUntil: Date;
  /** When the code was typed rightly in the tab that asked: it may choose a password until `provedUntil`. */
  provedAt?: Date;
  provedUntil?: Date;
  /** When a newer request, or a changed password, took its worth. */
  replacedAt?: Date;
  /** When it set the password. */
  usedAt?: Date;
  /** It was used in the browser that asked for it. */
  usedHere?: boolean;
  /** Until then an old link is told why it is good no more; then swept. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<RecoveryRequest>(
  {
    _id: String,
    number: { type: String, required: true },
    uid: { type: String, required: true },
    sessionUid: String,
    clientId: { type: String, required: true },
    browserHash: { type: String, required: true },
    known: Boolean,
    accountId: String,
    way: { type: String, enum: ['mail', 'sms'], required: true },
    contactHash: String,
    passwordStamp: String,
    codeHash: { type: String, required: true },
    triesLeft: { type: Number, required: true },
    tokenHash: String,
    sentAt: { type: Date, required: true },
    validUntil: { type: Date, required: true },
    provedAt: Date,
    provedUntil: Date,
    replacedAt: Date,
    usedAt: Date,
    usedHere: Boolean,
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, required: true },
  },
  { versionKey: false },
);
schema.index({ tokenHash: 1 }, { unique: true, partialFilterExpression: { tokenHash: { $exists: true } } });
schema.index({ accountId: 1 }, { partialFilterExpression: { accountId: { $exists: true } } });
schema.index({ expiresAt: 1 });

/** The messages sent for lost passwords. Shards by `_id`; links and accounts are looked up by scatter. */
export const recoveryRequests = (db: Connection): Model<RecoveryRequest> =>
  modelOf(db, 'RecoveryRequest', schema, 'recovery-requests');
