import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';
import { type ChildAnswer, childAnswerSchema } from '../accounts/opening/child-answer.ts';
import { type SmsCode, smsCodeSchema } from '../accounts/sms-code/sms-code.ts';

/** What FranceConnect proved in one journey, and what was proved since (D2): one document, forgotten with the journey. */
export interface FranceConnectVisit {
  /** The interaction's uid, or {@link linkVisitId} for a link of «Mon compte» (D3). */
  _id: string;
  issuer: string;
  sub: string;
  /** Her names and e-mail there, sealed: see `identity.ts`. */
  identity: string;
  /** FranceConnect proved it then. */
  provedAt: Date;
  /** When she signed in there, as far back as matters. */
  signedInAt: Date;
  /** The session there, to be ended with ours. */
  sessionId: string;
  /** The number she typed, as limits count it and as it may be shown; absent when the proof is not by SMS. */
  mobileKey?: string;
  maskedPhone?: string;
  /** Whom schools know under her names and that number; empty for nobody. */
  reached?: string[];
  /** E.164 from the school's file, the only one an SMS goes to. */
  phone?: string;
  code?: SmsCode;
  /** Codes issued in this journey: makes the key of each message unique. */
  sends: number;
  /** Her documents in the directory, by the second proof: the code or the birth date of every child. */
  proved?: string[];
  /** How, by the names of RFC 8176 where there is one. */
  provedBy?: 'sms' | 'birth-dates';
  /** The proof led to an account that exists: she signs in to it to link it (B4). */
  active?: boolean;
  answers?: ChildAnswer[];
  identifier?: string;
  /** Id of the account to be: opening it twice inserts it once. */
  accountId: string;
  openedAt?: Date;
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<FranceConnectVisit>(
  {
    _id: String,
    issuer: { type: String, required: true },
    sub: { type: String, required: true },
    identity: { type: String, required: true },
    provedAt: { type: Date, required: true },
    signedInAt: { type: Date, required: true },
    sessionId: { type: String, required: true },
    mobileKey: String,
    maskedPhone: String,
    reached: { type: [String], default: undefined },
    phone: String,
    code: smsCodeSchema,
    sends: { type: Number, required: true },
    proved: { type: [String], default: undefined },
    provedBy: { type: String, enum: ['sms', 'birth-dates'] },
    active: Boolean,
    answers: { type: [childAnswerSchema], default: undefined },
    identifier: String,
    accountId: { type: String, required: true },
    openedAt: Date,
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The visit of a link in «Mon compte» (D3), one for each session of ours. */
export const linkVisitId = (sessionUid: string) => `link:${sessionUid}`;

/** What FranceConnect proved in the journeys under way. Shards by `_id`. */
export const franceConnectVisits = (db: Connection): Model<FranceConnectVisit> =>
  modelOf(db, 'FranceConnectVisit', schema, 'franceconnect-visits');
