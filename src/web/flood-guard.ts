import { LRUCache } from 'lru-cache';
import { type Clock, MINUTE_MS } from '../clock.ts';
import { networkOf } from '../security/network-of.ts';
import type { WebMiddleware } from './context.ts';
import { AppError } from './errors.ts';

interface FloodOptions {
  clock: Clock;
  /** Requests of one network in a minute. Mobile operators put thousands of parents behind one: keep it high. */
  perMinute: number;
  /** Which requests count. */
  counts: (path: string) => boolean;
}

const NETWORKS = 50_000;

/**
 * Holds back one network that makes us write without end before anybody signed in (security.md S66). It guards the disk, not
 * a secret, so that it counts in the memory of each process and costs the database nothing; guesses are counted by
 * `limits.ts`.
 *
 * @throws {AppError} `too-many`
 */
export function floodGuard({ clock, perMinute, counts }: FloodOptions): WebMiddleware {
  const windows = new LRUCache<string, { since: number; requests: number }>({ max: NETWORKS });
  return (ctx, next) => {
    if (!counts(ctx.path)) return next();
    const network = networkOf(ctx.ip);
    const now = clock.now().getTime();
    const known = windows.get(network);
    const open = known && now - known.since < MINUTE_MS ? known : { since: now, requests: 0 };
    open.requests += 1;
    windows.set(network, open);
    if (open.requests > perMinute) throw new AppError('too-many', { retryAfterSeconds: 60 });
    return next();
  };
}
