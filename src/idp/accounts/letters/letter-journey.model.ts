import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';
import { type ChildAnswer, childAnswerSchema } from '../opening/child-answer.ts';

/** A first sign-in by a letter (C2, C3): the state of one tab, one document per OIDC interaction. */
export interface LetterJourney {
  /** The interaction's uid. */
  _id: string;
  letterId: string;
  /** When the provisional password was typed rightly: a letter that expires meanwhile still serves this journey. */
  provedAt: Date;
  /** All documents of the guardian as of then: the letter of one school may not tell of the others (B6). */
  guardianIds: string[];
  /** She has an account already: this letter opens no second one. */
  active?: true;
  /** Present once all birth dates of the children were right. */
  answers?: ChildAnswer[];
  /** When the pupil's own birth date was right. */
  birthDateProvedAt?: Date;
  /** Of the account. */
  identifier?: string;
  /** When the account was opened, or its password reset, by this journey. */
  openedAt?: Date;
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<LetterJourney>(
  {
    _id: String,
    letterId: { type: String, required: true },
    provedAt: { type: Date, required: true },
    guardianIds: [String],
    active: Boolean,
    answers: { type: [childAnswerSchema], default: undefined },
    birthDateProvedAt: Date,
    identifier: String,
    openedAt: Date,
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, required: true },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** The first sign-ins under way. Shards by `_id`. */
export const letterJourneys = (db: Connection): Model<LetterJourney> =>
  modelOf(db, 'LetterJourney', schema, 'letter-journeys');
