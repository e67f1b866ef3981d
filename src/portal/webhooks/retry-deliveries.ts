import type { WebhookConfig } from '../../config/schema.ts';
import type { PortalContext } from '../context.ts';
import { deliveryId, webhookDeliveries } from './delivery.model.ts';
import { resumeEndpoint } from './stops.ts';
import { KEPT_MS, TRIED_MS } from './tell-school.ts';

/**
 * Sends anew what an endpoint did not take, for three days more, and to one that was stopped. What a worker holds now is
 * left alone; what was delivered is not sent again.
 *
 * @param webhookId one event alone
 * @returns how many events are due now
 */
export async function retryDeliveries(
  { db, clock }: Pick<PortalContext, 'db' | 'clock'>,
  endpoint: Pick<WebhookConfig, 'id' | 'url'>,
  webhookId?: string,
): Promise<number> {
  await resumeEndpoint(db, endpoint);
  const now = clock.now();
  const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
  const due = { status: 'waiting', dueAt: now, endsAt: later(TRIED_MS), purgeAt: later(KEPT_MS) } as const;
  const which = webhookId === undefined ? { endpoint: endpoint.id } : { _id: deliveryId(endpoint.id, webhookId) };
  const [failed, waiting] = await Promise.all([
    webhookDeliveries(db).updateMany(
      { ...which, status: 'failed' },
      { $set: { ...due, putBack: true }, $unset: { finishedAt: 1 } },
    ),
    webhookDeliveries(db).updateMany({ ...which, status: 'waiting', putBack: true }, { $set: due }),
  ]);
  return failed.modifiedCount + waiting.modifiedCount;
}
