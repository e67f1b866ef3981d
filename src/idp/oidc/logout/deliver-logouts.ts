import { LRUCache } from 'lru-cache';
import { MINUTE_MS } from '../../../clock.ts';
import { type Attempted, deliverDue, type Heard, type Lane } from '../../../deliveries/deliver-due.ts';
import { deliveriesOf } from '../../../deliveries/delivery.ts';
import type { DeliveryCounts } from '../../../deliveries/delivery-counts.ts';
import { failureOf } from '../../../deliveries/failure.ts';
import { repeat } from '../../../deliveries/repeat.ts';
import { type Breaker, createBreaker } from '../../../messaging/breaker.ts';
import type { IdpWeb } from '../../context.ts';
import { toldClient } from './engine-logout.ts';
import { type LogoutDelivery, logoutDeliveries } from './logout-delivery.model.ts';

type Needs = Pick<IdpWeb, 'clock' | 'db' | 'log' | 'logoutsDue' | 'provider'>;

/** The engine's own limit on a call; what is more is the database's. */
const TIMEOUT_MS = 3_000;
/** Another process, or a command, may have ended sessions: all apps hear of it within 5 seconds. */
const EVERY_MS = 2_000;
/** Calls under way to one app. */
const AT_ONCE = 4;
const LONGEST_WAIT_MS = 10 * MINUTE_MS;
/** Apps whose state this process remembers. */
const MOST_APPS = 1_000;
/** Answers of the kind 4xx that speak of now, not of this token: timeout, too early, too many. */
const OF_NOW: ReadonlySet<number> = new Set([408, 425, 429]);

function failed(error: unknown): Attempted {
  const { response } = error as { response?: { status: number } };
  if (!response) return { ok: false, reason: 'down', failure: failureOf(error) };
  const { status } = response;
  const isRefusal = status >= 400 && status < 500 && !OF_NOW.has(status);
  return { ok: false, reason: isRefusal ? 'refused' : 'down', failure: `http ${status}` };
}

async function attempt({ provider }: Needs, { endpoint, accountId, sid }: LogoutDelivery): Promise<Attempted> {
  const client = await toldClient(provider, endpoint);
  if (!client) return { ok: false, reason: 'pointless', failure: 'not told any more' };
  try {
    await client.sendLogout(accountId, sid);
    return { ok: true };
  } catch (error) {
    return failed(error);
  }
}

/** Lines name the app, never the person. */
function heardOf({ log }: Needs, clientId: string, counts: DeliveryCounts): Heard<LogoutDelivery> {
  return {
    delivered: () => counts.ended(clientId, 'delivered'),
    postponed({ attempts }, failure, dueAt) {
      counts.postponed(clientId);
      log.warn({ clientId, attempts, failure, dueAt }, 'the client did not take the back-channel logout');
    },
    givenUp({ attempts }, failure) {
      counts.ended(clientId, 'failed');
      log.error({ clientId, attempts, failure }, 'back-channel logout given up');
    },
    down: (failure) =>
      log.warn({ clientId, failure }, 'the client takes no back-channel logout: asked again now and then'),
    back: () => log.warn({ clientId }, 'the client takes back-channel logouts again'),
    state: (state) => counts.state(clientId, state),
  };
}

/**
 * Tells apps of the sign-outs that were written down (A5, security.md S64): at once when this process wrote one, otherwise at
 * its next look. Each app has a lane of its own, so that one that is slow or dead delays no other. Any number of processes may
 * do so; one that dies half-way leaves its sign-outs to the others. Each attempt has a token of its own (`jti`, `iat`).
 *
 * @returns `stop`, which waits for the calls under way, their time limit at most
 */
export function startLogouts(idp: Needs, counts: DeliveryCounts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { db, clock, log, logoutsDue } = idp;
  const deliveries = deliveriesOf(logoutDeliveries(db));
  const breakers = new LRUCache<string, Breaker>({ max: MOST_APPS });
  /** Apps that are being told, and whether there is more for them since. */
  const told = new Map<string, { again: boolean; ended: Promise<void> }>();

  const laneOf = (endpoint: string): Lane<LogoutDelivery> => {
    const breaker = breakers.get(endpoint) ?? createBreaker(clock);
    breakers.set(endpoint, breaker);
    return {
      ...{ deliveries, clock, endpoint, breaker },
      ...{ timeoutMs: TIMEOUT_MS, atOnce: AT_ONCE, longestWaitMs: LONGEST_WAIT_MS },
      attempt: (delivery) => attempt(idp, delivery),
      heard: heardOf(idp, endpoint, counts),
    };
  };
  const tell = (endpoint: string) => {
    const known = told.get(endpoint);
    if (known) {
      known.again = true;
      return;
    }
    const lane = laneOf(endpoint);
    const run = async () => {
      do {
        telling.again = false;
        await deliverDue(lane, signal);
      } while (telling.again && !signal.aborted);
    };
    const telling = { again: false, ended: Promise.resolve() };
    told.set(endpoint, telling);
    telling.ended = run()
      .catch((err: unknown) => log.warn({ err, clientId: endpoint }, 'sign-outs cannot be read or written'))
      .finally(() => told.delete(endpoint));
  };
  const run = async () => {
    const due = await deliveries.distinct('endpoint', { status: 'waiting', dueAt: { $lte: clock.now() } });
    for (const endpoint of due) tell(endpoint);
  };
  const loop = repeat({ run, bell: logoutsDue, everyMs: EVERY_MS, log, what: 'the sign-outs' }, signal);
  return {
    stop: async () => {
      stopping.abort();
      await loop;
      await Promise.all([...told.values()].map(({ ended }) => ended));
    },
  };
}
