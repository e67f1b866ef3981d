import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** An endpoint that wants no more: it answered 410. Every process leaves it in peace until the administrator says otherwise. */
export interface WebhookStop {
  /** The endpoint's id in the configuration. */
  _id: string;
  /** Of the address that answered so: another address is another endpoint. */
  urlHash: string;
  at: Date;
  schemaVersion: 1;
}

const schema = new Schema<WebhookStop>(
  {
    _id: String,
    urlHash: { type: String, required: true },
    at: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);

/** A document for each endpoint that was stopped: it does not shard. */
export const webhookStops = (db: Connection): Model<WebhookStop> => modelOf(db, 'WebhookStop', schema, 'webhook-stops');
