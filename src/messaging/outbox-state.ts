import { type Connection, trusted } from 'mongoose';
import type { Clock } from '../clock.ts';
import { channelPauses } from './channel-pause.model.ts';
import type { OutboxState } from './delivery-metrics.ts';
import { type Channel, outboxMessages } from './outbox.model.ts';

/** A message that nobody has even tried to send for so long tells that sending is delayed. */
const UNTRIED_MS = 20_000;
/** How long pages remember an answer: asked for by everybody at once when a provider is down. */
const REMEMBERED_MS = 3_000;

/** What pages that wait for a message ask. */
export interface Delays {
  /** Whether messages of a channel take longer than usual now; of the channel, never of one message or person. */
  late(channel: Channel): Promise<boolean>;
  /** Whether a message still waits after an attempt that failed, not while the first is made. */
  failedOnce(key: string): Promise<boolean>;
}

/** Known from the database, so that every process tells the same, whichever one met the failure (security.md S64). */
export function createDelays(db: Connection, clock: Clock): Delays {
  const known = new Map<Channel, { late: Promise<boolean>; until: number }>();
  const look = async (channel: Channel) => {
    const now = clock.now();
    const before = new Date(now.getTime() - UNTRIED_MS);
    const [paused, untried] = await Promise.all([
      channelPauses(db).exists({ _id: channel, expiresAt: trusted({ $gt: now }) }),
      outboxMessages(db).exists({ status: 'waiting', channel, attempts: 0, createdAt: trusted({ $lte: before }) }),
    ]);
    return paused !== null || untried !== null;
  };
  return {
    async failedOnce(key) {
      const message = await outboxMessages(db).findById(key, { status: 1, failure: 1 }).lean();
      return message !== null && message.status !== 'sent' && message.failure !== undefined;
    },
    late(channel) {
      const now = clock.now().getTime();
      const kept = known.get(channel);
      if (kept && now < kept.until) return kept.late;
      const late = look(channel);
      known.set(channel, { late, until: now + REMEMBERED_MS });
      late.catch(() => known.delete(channel));
      return late;
    },
  };
}

/** How many messages wait, and for how long, for the metrics. */
export const outboxState = (db: Connection, clock: Clock): OutboxState => ({
  waiting: async (channel) => outboxMessages(db).countDocuments({ status: 'waiting', channel }),
  async oldest(channel) {
    const filter = { status: 'waiting', channel } as const;
    const message = await outboxMessages(db).findOne(filter, { createdAt: 1 }).sort({ createdAt: 1 }).lean();
    return message ? Math.max(0, (clock.now().getTime() - message.createdAt.getTime()) / 1000) : 0;
  },
});
