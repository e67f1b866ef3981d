import { trusted } from 'mongoose';
import type { WebhookConfig } from '../../config/schema.ts';
import type { PortalContext } from '../context.ts';
import { type WebhookDelivery, webhookDeliveries } from './delivery.model.ts';
import { findStop } from './stops.ts';

/** How things stand with one endpoint. */
export interface EndpointState {
  endpoint: WebhookConfig;
  /** It answered 410 then. */
  stoppedAt?: Date;
  waiting: number;
  /** Of those that wait. */
  oldest?: Pick<WebhookDelivery, 'createdAt' | 'failure'>;
  /** Tried for three days in vain, the last first; no more of them than asked for. */
  givenUp: WebhookDelivery[];
}

type Portal = Pick<PortalContext, 'db' | 'settings'>;

/** @param most events given up that are shown of each endpoint */
export const endpointStates = ({ db, settings }: Portal, most: number): Promise<EndpointState[]> =>
  Promise.all(
    settings.webhooks.map(async (endpoint) => {
      const waits = { endpoint: endpoint.id, status: 'waiting' } as const;
      const [stop, waiting, oldest, givenUp] = await Promise.all([
        findStop(db, endpoint),
        webhookDeliveries(db).countDocuments(waits),
        webhookDeliveries(db)
          .findOne(waits, { createdAt: 1, failure: 1 })
          .sort({ createdAt: 1 })
          .lean<WebhookDelivery>(),
        webhookDeliveries(db)
          .find({ endpoint: endpoint.id, status: 'failed' })
          .sort({ finishedAt: -1 })
          .limit(most)
          .lean<WebhookDelivery[]>(),
      ]);
      return { endpoint, waiting, givenUp, ...(stop && { stoppedAt: stop.at }), ...(oldest && { oldest }) };
    }),
  );

/** How many events wait for endpoints that the configuration does not name any more. */
export const countOrphans = ({ db, settings }: Portal): Promise<number> =>
  webhookDeliveries(db)
    .countDocuments({ status: 'waiting', endpoint: trusted({ $nin: settings.webhooks.map(({ id }) => id) }) })
    .exec();
