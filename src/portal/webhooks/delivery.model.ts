import { type Connection, type Model, Schema } from 'mongoose';
import { type Delivery, deliveryFields, indexDeliveries } from '../../deliveries/delivery.ts';
import { modelOf } from '../../storage/model-of.ts';

/** One event on its way to one endpoint of `portal.webhooks`. It names nobody: whoever may know more asks the API. */
export interface WebhookDelivery extends Delivery {
  /**
   * `<endpoint>:<webhook-id>`: an event goes to each endpoint, by its id in the configuration, once. One that failed is sent
   * again by `educonnect webhooks retry` alone.
   */
  _id: string;
  /** What the receiver knows the event by, the same at every attempt (Standard Webhooks `webhook-id`). */
  webhookId: string;
  type: string;
  uai: string;
  /** The JSON that is signed and sent, the same at every attempt. */
  body: string;
}

const required = { type: String, required: true } as const;

const schema = new Schema<WebhookDelivery>(
  { ...deliveryFields, webhookId: required, type: required, uai: required, body: required },
  { versionKey: false },
);
indexDeliveries(schema);
schema.index({ endpoint: 1, createdAt: 1 }, { partialFilterExpression: { status: 'waiting' } });
schema.index({ endpoint: 1, finishedAt: -1 }, { partialFilterExpression: { status: 'failed' } });

/** The `_id` of an event on its way to an endpoint. */
export const deliveryId = (endpoint: string, webhookId: string) => `${endpoint}:${webhookId}`;

/** What the software of schools is told of. Shards by `_id` (hashed); a worker asks every shard for what is due. */
export const webhookDeliveries = (db: Connection): Model<WebhookDelivery> =>
  modelOf(db, 'WebhookDelivery', schema, 'webhook-deliveries');
