import { Schema } from 'mongoose';

/** The code sent last; a new one takes its place, so that an older SMS is worth nothing (B5). */
export interface SmsCode {
  /** Keyed hash (see `one-time-code.ts`). */
  hash: string;
  sentAt: Date;
  expiresAt: Date;
  /** Wrong or right, each guess takes one. */
  triesLeft: number;
  /** When it was typed rightly: this journey proved to hold the phone. */
  usedAt?: Date;
}

/** For the models of journeys that send one: their field is `code`. */
export const smsCodeSchema = new Schema<SmsCode>(
  { hash: String, sentAt: Date, expiresAt: Date, triesLeft: Number, usedAt: Date },
  { _id: false },
);

/** One guess on the code as it is: while it is alive it costs a try, and the right one uses it (security.md S7, S8). */
export const guessOnCode = (right: boolean, now: Date) => {
  const alive = {
    $and: [
      { $gt: ['$code.triesLeft', 0] },
      { $gt: ['$code.expiresAt', now] },
      { $eq: [{ $type: '$code.usedAt' }, 'missing'] },
    ],
  };
  return [
    {
      $set: {
        'code.triesLeft': { $cond: [alive, { $subtract: ['$code.triesLeft', 1] }, '$code.triesLeft'] },
        'code.usedAt': { $cond: [{ $and: [right, alive] }, now, '$code.usedAt'] },
      },
    },
  ];
};

/** What the code sent last is good for, as its page says it (B5). */
export function codeState(code: SmsCode | undefined, now: Date): 'none' | 'alive' | 'expired' | 'exhausted' {
  if (!code) return 'none';
  if (code.expiresAt <= now) return 'expired';
  return code.triesLeft > 0 ? 'alive' : 'exhausted';
}
