import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** One event on its way to one endpoint of `portal.webhooks`. It names nobody: whoever may know more asks the API. */
export interface WebhookDelivery {
  /** `<endpoint>:<webhook-id>`: an event goes to each endpoint once. */
  _id: string;
  /** Its id in the configuration. */
  endpoint: string;
  /** What the receiver knows the event by, the same at every attempt (Standard Webhooks `webhook-id`). */
  webhookId: string;
  type: string;
  uai: string;
  /** The JSON that is signed and sent, the same at every attempt. */
  body: string;
  /** `failed` was tried in vain for as long as we try: it is sent again by `educonnect webhooks retry` alone. */
  status: 'waiting' | 'delivered' | 'failed';
  /** How many times a worker took it. */
  attempts: number;
  /** When a worker may take it: a worker that takes it moves this on, so that nobody else takes it meanwhile. */
  dueAt: Date;
  /** Set while no worker holds it after a failed attempt: it may be called back once the endpoint answers. */
  putBack?: true;
  /** From then on it is given up. */
  endsAt: Date;
  /** The last failure, such as `http 500`, `timeout`, `ECONNREFUSED`. */
  failure?: string;
  createdAt: Date;
  finishedAt?: Date;
  /** When its trace is deleted. */
  purgeAt: Date;
  schemaVersion: 1;
}

const required = <T>(type: T) => ({ type, required: true }) as const;

const schema = new Schema<WebhookDelivery>(
  {
    _id: String,
    endpoint: required(String),
    webhookId: required(String),
    type: required(String),
    uai: required(String),
    body: required(String),
    status: { type: String, enum: ['waiting', 'delivered', 'failed'], required: true },
    attempts: required(Number),
    dueAt: required(Date),
    putBack: Boolean,
    endsAt: required(Date),
    failure: String,
    createdAt: required(Date),
    finishedAt: Date,
    purgeAt: required(Date),
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ endpoint: 1, dueAt: 1 }, { partialFilterExpression: { status: 'waiting' } });
schema.index({ endpoint: 1, createdAt: 1 }, { partialFilterExpression: { status: 'waiting' } });
schema.index({ endpoint: 1, finishedAt: -1 }, { partialFilterExpression: { status: 'failed' } });
schema.index({ purgeAt: 1 });

/** The `_id` of an event on its way to an endpoint. */
export const deliveryId = (endpoint: string, webhookId: string) => `${endpoint}:${webhookId}`;

/** What the software of schools is told of. Shards by `_id` (hashed); a worker asks every shard for what is due. */
export const webhookDeliveries = (db: Connection): Model<WebhookDelivery> =>
  modelOf(db, 'WebhookDelivery', schema, 'webhook-deliveries');
