import { createHash } from 'node:crypto';
import { DAY_MS } from '../../clock.ts';
import type { WebhookEvent } from '../../config/groups/webhooks.ts';
import type { PortalConfig, WebhookConfig } from '../../config/schema.ts';
import { newDelivery } from '../../deliveries/delivery.ts';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { PortalContext } from '../context.ts';
import { deliveryId, type WebhookDelivery, webhookDeliveries } from './delivery.model.ts';

/** Something that a family did, as the software of its school is told of it. */
export interface SchoolEvent {
  /** What causes it: the same key is the same event, told once. */
  key: string;
  type: WebhookEvent;
  uai: string;
  /** When the family did it. */
  at: Date;
  /** What it is about, for the receiver to ask the API: no name, nothing of what was written. */
  data: {
    year?: number;
    /** The pupil, as the API names her. */
    pupil?: string;
    correction?: string;
    /** Of what was changed: events may arrive in another order than they happened. */
    version: number;
    /** Where the API tells more, below `/api/v1`. */
    path: string;
  };
}

/** For how long an event is tried (issue 5). */
export const TRIED_MS = 3 * DAY_MS;
/** How long its trace is kept, for `educonnect webhooks`. */
export const KEPT_MS = 30 * DAY_MS;

type Settings = Pick<PortalConfig, 'webhooks'>;

/** Whether an endpoint hears of the families of a school. */
export const servesFamiliesOf = ({ schools }: Pick<WebhookConfig, 'schools'>, uai: string): boolean =>
  schools === 'all' || schools.includes(uai);

/** The endpoints that hear of an event of a school. */
export const endpointsFor = ({ webhooks }: Settings, type: WebhookEvent, uai: string): readonly WebhookConfig[] =>
  webhooks.filter((endpoint) => servesFamiliesOf(endpoint, uai) && (endpoint.events?.includes(type) ?? true));

const idOf = (key: string) => `msg_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;

/**
 * Tells the software of a school what a family did (L2): one delivery for each endpoint that hears of it, written down
 * here and sent by the worker, as soon as the endpoint answers. Told again, by the same key, it is not sent again: whoever
 * tells may have died between its own write and this one, and does both again.
 */
export async function tellSchool(
  { db, clock, settings, webhooksDue }: Pick<PortalContext, 'db' | 'clock' | 'settings' | 'webhooksDue'>,
  { key, type, uai, at, data: { path, ...about } }: SchoolEvent,
): Promise<void> {
  const webhookId = idOf(`${type}:${key}`);
  const now = clock.now();
  const data = { uai, ...about, url: `${settings.url}/api/v1${path}` };
  const deliveries = endpointsFor(settings, type, uai).map(
    ({ id: endpoint }): WebhookDelivery => ({
      _id: deliveryId(endpoint, webhookId),
      ...{ endpoint, webhookId, type, uai },
      body: JSON.stringify({ type, timestamp: at.toISOString(), data }),
      ...newDelivery(now, { triedMs: TRIED_MS, keptMs: KEPT_MS }),
    }),
  );
  if (deliveries.length === 0) return;
  try {
    await webhookDeliveries(db).insertMany(deliveries, { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  webhooksDue.ring();
}
