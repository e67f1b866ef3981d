import { createHash } from 'node:crypto';
import { type Connection, trusted } from 'mongoose';
import type { Clock } from '../clock.ts';
import { updateOrInsert } from '../storage/update-or-insert.ts';
import { type LimitCounter, limitCounters } from './limit.model.ts';

/** One limit, as data: `{ name: 'sms-number-hour', points: 3, seconds: 3600 }`. */
export interface Limit {
  name: string;
  points: number;
  seconds: number;
}

export type Taken = { ok: true } | { ok: false; until: Date };

/** A limit and whom it is counted for. Subjects come from what the server knows alone (security.md S4). */
export type Use = [limit: Limit, subject: string];

export interface Limits {
  /** Takes one point; refused when none is left until the window closes. A refusal takes nothing. */
  take(limit: Limit, subject: string): Promise<Taken>;
  /** Takes one point of each, or of none: refused until the last of the exhausted windows closes. */
  takeAll(uses: readonly Use[]): Promise<Taken>;
  /** Whether a point could be taken now, without taking it: for a page that says how long to wait. */
  look(limit: Limit, subject: string): Promise<Taken>;
  /** The same for a point of each. */
  lookAll(uses: readonly Use[]): Promise<Taken>;
  /** Returns a point of what did not happen in the end. */
  giveBack(limit: Limit, subject: string): Promise<void>;
}

const idOf = ({ name }: Limit, subject: string) =>
  createHash('sha256').update(`${name}\0${subject}`).digest('base64url');

/** Refused until the last of those that refuse lets pass. */
export function latest(all: readonly Taken[]): Taken {
  const untils = all.flatMap((taken) => (taken.ok ? [] : [taken.until.getTime()]));
  return untils.length === 0 ? { ok: true } : { ok: false, until: new Date(Math.max(...untils)) };
}

/** A take on the counter as it is: a window that closed opens anew, a point is added only where one is left. */
const takeOne = ({ points, seconds }: Limit, now: Date) => {
  const open = { $gt: ['$resetAt', now] };
  return [
    {
      $set: {
        schemaVersion: 1,
        resetAt: {
          $cond: [open, '$resetAt', new Date(now.getTime() + seconds * 1000)],
        },
        points: { $cond: [open, '$points', 0] },
      },
    },
    { $set: { admitted: { $lt: ['$points', points] } } },
    { $set: { points: { $add: ['$points', { $cond: ['$admitted', 1, 0] }] } } },
  ];
};

/**
 * Limits that hold across processes, machines and restarts: windows that open with the first point, one atomic update a
 * take, so that parallel takes never exceed them.
 *
 * `RateLimiterMongo` of rate-limiter-flexible is not used: it reads `Date.now()` alone, so that no test can move its
 * time, and once a window has closed it needs up to three round trips, with no end to its retries, until a TTL index
 * has deleted the old counter, which the embedded engine never does.
 */
export function createLimits(db: Connection, clock: Clock): Limits {
  const { collection } = limitCounters(db);
  const take = async (limit: Limit, subject: string): Promise<Taken> => {
    const counter = await updateOrInsert<LimitCounter>(collection, idOf(limit, subject), takeOne(limit, clock.now()));
    return counter.admitted ? { ok: true } : { ok: false, until: counter.resetAt };
  };
  const giveBack = async (limit: Limit, subject: string) => {
    await limitCounters(db).updateOne(
      {
        _id: idOf(limit, subject),
        resetAt: trusted({ $gt: clock.now() }),
        points: trusted({ $gt: 0 }),
      },
      { $inc: { points: -1 } },
    );
  };
  const look = async (limit: Limit, subject: string): Promise<Taken> => {
    const counter = await limitCounters(db).findById(idOf(limit, subject)).lean();
    const exhausted = counter && counter.resetAt > clock.now() && counter.points >= limit.points;
    return exhausted ? { ok: false, until: counter.resetAt } : { ok: true };
  };
  return {
    take,
    look,
    giveBack,
    lookAll: async (uses) => latest(await Promise.all(uses.map(([limit, subject]) => look(limit, subject)))),
    async takeAll(uses) {
      const taken = await Promise.all(uses.map(([limit, subject]) => take(limit, subject)));
      const allowed = latest(taken);
      if (allowed.ok) return allowed;
      await Promise.all(
        uses.map(([limit, subject], index) => (taken[index]?.ok ? giveBack(limit, subject) : undefined)),
      );
      return allowed;
    },
  };
}
