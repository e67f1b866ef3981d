import { setTimeout as sleep } from 'node:timers/promises';
import { backOff } from '../../messaging/back-off.ts';
import { createWake } from '../../messaging/wake.ts';
import { tellCorrections } from '../corrections/tell-corrections.ts';
import { announceDue } from './announce.ts';
import { tellDue } from './notices.ts';
import type { Mails } from './post.ts';

/** Days and hours of announcements are the school's: a minute more or less says nothing. */
const ANNOUNCE_SECONDS = 60;

/**
 * Writes the mails about orientation to the outbox (I4): what is due in files at once when this process is told so, else at
 * the next look; announcements of campaigns by their days; and those about corrections of contact details (K1). While the provider is away, it is asked now and then.
 *
 * @returns `stop`, which waits for the mail under way
 */
export function startCampaignMails(mails: Mails, pollSeconds: number): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const wakes = [createWake(signal), createWake(signal), createWake(signal)] as const;
  for (const wake of [wakes[0], wakes[2]]) mails.mailsDue.onRing(wake.now);

  const repeat = async (run: typeof tellDue, everySeconds: number, wake: (typeof wakes)[number]) => {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await run(mails, signal);
        failures = 0;
        await wake.within(everySeconds * 1000);
      } catch (err) {
        failures += 1;
        mails.log.warn({ err, failures }, 'the mails about orientation wait');
        await sleep(backOff(failures), undefined, { signal, ref: false }).catch(() => {});
      }
    }
  };
  const loops = [
    repeat(tellDue, pollSeconds, wakes[0]),
    repeat(announceDue, ANNOUNCE_SECONDS, wakes[1]),
    repeat(tellCorrections, pollSeconds, wakes[2]),
  ];
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
