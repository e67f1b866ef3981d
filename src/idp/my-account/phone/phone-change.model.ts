import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';
import { type SmsCode, smsCodeSchema } from '../../accounts/sms-code/sms-code.ts';

/** A new phone number that its owner has to prove (F4): the last one asked for, one an account. */
export interface PhoneChange {
  /** The account’s. */
  _id: string;
  /** Random: what the code of the last sending is good for, and nothing else. */
  attempt: string;
  /** The only session that the code may be typed in (security.md S7). */
  sessionUid: string;
  /** E.164. */
  phone: string;
  /** As limits count it (see `phone/parse-mobile.ts`). */
  mobileKey: string;
  code: SmsCode;
  /** Then the number has to be typed again. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<PhoneChange>(
  {
    _id: String,
    attempt: { type: String, required: true },
    sessionUid: { type: String, required: true },
    phone: { type: String, required: true },
    mobileKey: { type: String, required: true },
    code: { type: smsCodeSchema, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The changes of phone under way. Shards by `_id`. */
export const phoneChanges = (db: Connection): Model<PhoneChange> => modelOf(db, 'PhoneChange', schema, 'phone-changes');
