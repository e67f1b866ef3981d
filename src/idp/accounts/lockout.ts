import { createHmac } from 'node:crypto';
import { type Connection, trusted } from 'mongoose';
import { type Clock, HOUR_MS } from '../../clock.ts';
import { deriveKey } from '../../security/derive-key.ts';
import { networkOf } from '../../security/network-of.ts';
import { updateOrInsert } from '../../storage/update-or-insert.ts';
import type { Limit, Limits, Taken } from '../../web/limits.ts';
import { type LockoutState, lockouts } from './lockout.model.ts';

/** The `accounts.lockout` group of the configuration. */
interface LockoutSettings {
  /** Wait after the 1st, 2nd… failure; the last repeats. */
  delaysSeconds: readonly number[];
  triesPerAddressPerMinute: number;
}

interface LockoutOptions {
  db: Connection;
  clock: Clock;
  limits: Limits;
  settings: LockoutSettings;
  /** Keys the hashes of identifiers. */
  secret: string;
}

/** A try of a password: the identifier typed, known or not, and the client's address. */
interface Attempt {
  identifier: string;
  address: string;
  /** A browser that signed in with this identifier before: it has its own count, which strangers cannot use up. */
  device?: string | undefined;
}

/** Holds back those who guess passwords (A3, security.md S1 to S3), for a while only (S2). */
export interface Lockout {
  /**
   * Counts an attempt, before its password is verified. When it answers `until`, verify nothing and say the same to a
   * right and a wrong password.
   */
  attempt(attempt: Attempt): Promise<Taken>;
  /**
   * After a right password: forgets the failures on the identifier, and does not count this try for the address, which a
   * mobile operator may share among thousands of parents. Failures from it stay counted.
   */
  succeeded(attempt: Attempt): Promise<void>;
  /** Forgets the failures on an identifier, those of everybody and those of one browser: its owner may try at once. */
  forget(attempt: Omit<Attempt, 'address'>): Promise<void>;
}

const FORGOTTEN_AFTER_HOURS = 24;

/** An attempt on the state as it is: during a delay nothing changes; otherwise it counts as a failure until cleared. */
function attemptAt(now: Date, delaysSeconds: readonly number[]) {
  const known = { $gt: ['$expiresAt', now] };
  const delays = delaysSeconds.map((seconds) => seconds * 1000);
  const delay = { $arrayElemAt: [delays, { $subtract: [{ $min: ['$failures', delays.length] }, 1] }] };
  const forgottenAt = new Date(now.getTime() + FORGOTTEN_AFTER_HOURS * HOUR_MS);
  return [
    {
      $set: {
        schemaVersion: 1,
        failures: { $cond: [known, '$failures', 0] },
        admitted: { $not: [{ $and: [known, { $gt: ['$until', now] }] }] },
      },
    },
    { $set: { failures: { $add: ['$failures', { $cond: ['$admitted', 1, 0] }] } } },
    {
      $set: {
        until: { $cond: ['$admitted', { $add: [now, delay] }, '$until'] },
        expiresAt: { $cond: ['$admitted', forgottenAt, '$expiresAt'] },
      },
    },
  ];
}

/**
 * The growing delay. One atomic update counts an attempt before the password is verified, so that of fifty guesses at
 * once only as many are verified as one after the other. An attempt during a delay changes nothing: a stranger who goes
 * on failing never makes the real parent wait longer than the longest delay (S2).
 *
 * The address is counted by network and first, and what it refuses is not held against the identifier. A browser that signed
 * in with the identifier before, which has few tries of its own and of this identifier alone, is not counted by network:
 * who tries without end from behind the same operator does not keep it out (S2).
 */
export function createLockout({ db, clock, limits, settings, secret }: LockoutOptions): Lockout {
  const key = deriveKey(secret, 'lockout');
  const { collection } = lockouts(db);
  const perAddress: Limit = { name: 'sign-in-address', points: settings.triesPerAddressPerMinute, seconds: 60 };
  const idOf = ({ identifier, device = '' }: Omit<Attempt, 'address'>) =>
    createHmac('sha256', key)
      .update(`${identifier.trim().toLowerCase().normalize('NFC')}\0${device}`)
      .digest('base64url');
  return {
    async attempt(attempt) {
      const fromAddress = !attempt.device && (await limits.take(perAddress, networkOf(attempt.address)));
      if (fromAddress && !fromAddress.ok) return fromAddress;
      const pipeline = attemptAt(clock.now(), settings.delaysSeconds);
      const state = await updateOrInsert<LockoutState>(collection, idOf(attempt), pipeline);
      return state.admitted ? { ok: true } : { ok: false, until: state.until };
    },
    async succeeded(attempt) {
      await Promise.all([
        lockouts(db).deleteOne({ _id: idOf(attempt) }),
        !attempt.device && limits.giveBack(perAddress, networkOf(attempt.address)),
      ]);
    },
    async forget({ identifier, device }) {
      const ids = [idOf({ identifier }), idOf({ identifier, device })];
      await lockouts(db).deleteMany({ _id: trusted({ $in: ids }) });
    },
  };
}
