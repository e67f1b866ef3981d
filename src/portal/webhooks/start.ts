import { setTimeout as sleep } from 'node:timers/promises';
import { backOff } from '../../messaging/back-off.ts';
import { createBreaker } from '../../messaging/breaker.ts';
import { createWake } from '../../messaging/wake.ts';
import type { PortalContext } from '../context.ts';
import { deliverDue } from './deliver-due.ts';
import { TIMEOUT_MS } from './post-event.ts';
import { tellFiles } from './tell-files.ts';
import type { WebhookCounts } from './webhook-metrics.ts';

type Portal = Pick<PortalContext, 'db' | 'clock' | 'log' | 'settings' | 'webhooksDue'>;

/**
 * Tells the software of schools what families do (L2): one loop for each endpoint, so that one that is slow or dead delays
 * no other, nor any mail.
 *
 * @returns `stop`, which waits for what is under way, one timeout at most
 */
export function startWebhooks(portal: Portal, counts: WebhookCounts, pollSeconds: number): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { db, clock, log, settings, webhooksDue } = portal;

  const repeat = async (run: () => Promise<void>) => {
    const wake = createWake(signal);
    webhooksDue.onRing(wake.now);
    for (let failures = 0; !signal.aborted; ) {
      try {
        await run();
        failures = 0;
        await wake.within(pollSeconds * 1000);
      } catch (err) {
        failures += 1;
        log.warn({ err, failures }, 'the webhooks wait');
        await sleep(backOff(failures), undefined, { signal, ref: false }).catch(() => {});
      }
    }
  };
  const lanes = settings.webhooks.map((endpoint) => {
    const breaker = createBreaker(clock);
    return { db, clock, log, endpoint, breaker, counts, timeoutMs: TIMEOUT_MS };
  });
  const loops = [
    repeat(() => tellFiles(portal, signal)),
    ...lanes.map((lane) => repeat(() => deliverDue(lane, signal))),
  ];
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
