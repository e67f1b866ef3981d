import { deliverDue } from '../../deliveries/deliver-due.ts';
import type { DeliveryCounts } from '../../deliveries/delivery-counts.ts';
import { repeat } from '../../deliveries/repeat.ts';
import { createBreaker } from '../../messaging/breaker.ts';
import type { PortalContext } from '../context.ts';
import { webhookLane } from './lane.ts';
import { TIMEOUT_MS } from './post-event.ts';
import { tellFiles } from './tell-files.ts';

type Portal = Pick<PortalContext, 'db' | 'clock' | 'log' | 'settings' | 'webhooksDue'>;

/**
 * Tells the software of schools what families do (L2): one loop for each endpoint, so that one that is slow or dead delays
 * no other, nor any mail.
 *
 * @returns `stop`, which waits for what is under way, one timeout at most
 */
export function startWebhooks(portal: Portal, counts: DeliveryCounts, pollSeconds: number): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { db, clock, log, settings, webhooksDue } = portal;

  const again = (run: () => Promise<void>) =>
    repeat({ run, bell: webhooksDue, everyMs: pollSeconds * 1000, log, what: 'the webhooks' }, signal);
  const lanes = settings.webhooks.map((endpoint) =>
    webhookLane({ db, clock, log, endpoint, breaker: createBreaker(clock), counts, timeoutMs: TIMEOUT_MS }),
  );
  const loops = [again(() => tellFiles(portal, signal)), ...lanes.map((lane) => again(() => deliverDue(lane, signal)))];
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
