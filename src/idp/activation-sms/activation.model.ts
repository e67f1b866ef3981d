import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';
import { type ChildAnswer, childAnswerSchema } from '../accounts/opening/child-answer.ts';
import { type SmsCode, smsCodeSchema } from '../accounts/sms-code/sms-code.ts';

/** What the person typed at B2, to be shown again as she typed it. */
export interface TypedIdentity {
  familyName: string;
  firstName: string;
  dialCode: string;
  phone: string;
}

/** One opening of an account by SMS (B1–B8): the state of one tab, one document per OIDC interaction. */
export interface Activation {
  /** The interaction's uid. */
  _id: string;
  /** Forgotten once the account is open. */
  identity?: TypedIdentity;
  /** Names and mobile as they are compared: tells the same person typed again from another one. Forgotten likewise. */
  identityKey?: string;
  /** The number typed, as limits count it (see `phone/parse-mobile.ts`). */
  mobileKey?: string;
  /**
   * Where the identity led: B5, B3, B4, or `locked` for who has no birth date left to try today (B6). With neutral
   * disclosure it is `code` whoever was typed.
   */
  outcome?: 'code' | 'not-found' | 'active' | 'locked';
  /** The person in the directory; empty for an unknown one. */
  guardianIds: string[];
  /** E.164 from the school's file, the only one an SMS goes to; absent for an unknown person. */
  phone?: string;
  /** The number typed, as it may be shown. */
  maskedPhone?: string;
  code?: SmsCode;
  /** Codes issued in this journey: makes the key of each message unique. */
  sends: number;
  /** Present once all birth dates were right. */
  answers?: ChildAnswer[];
  /** Kept for this person in the directory too, so that she finds the same one if she comes back. */
  identifier?: string;
  /** Id of the account to be, chosen with the identity: opening it twice inserts it once. */
  accountId: string;
  openedAt?: Date;
  /** End of `activation.journeyHours`; then swept. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<Activation>(
  {
    _id: String,
    identity: new Schema<TypedIdentity>(
      { familyName: String, firstName: String, dialCode: String, phone: String },
      { _id: false },
    ),
    identityKey: String,
    mobileKey: String,
    outcome: { type: String, enum: ['code', 'not-found', 'active', 'locked'] },
    guardianIds: [String],
    phone: String,
    maskedPhone: String,
    code: smsCodeSchema,
    sends: { type: Number, required: true },
    answers: {
      type: [childAnswerSchema],
      default: undefined,
    },
    identifier: String,
    accountId: { type: String, required: true },
    openedAt: Date,
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, required: true },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The openings under way. Shards by `_id`. */
export const activations = (db: Connection): Model<Activation> => modelOf(db, 'Activation', schema, 'activations');
