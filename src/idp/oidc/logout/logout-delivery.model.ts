import { type Connection, type Model, Schema } from 'mongoose';
import { type Delivery, deliveryFields, indexDeliveries } from '../../../deliveries/delivery.ts';
import { modelOf } from '../../../storage/model-of.ts';

/** A sign-out that an app, its `endpoint`, has to be told of (Back-Channel Logout 1.0). */
export interface LogoutDelivery extends Delivery {
  /** Its person, whose `sub` for the app the token will have. */
  accountId: string;
  /** The app's name for the session that ended. */
  sid?: string;
}

const schema = new Schema<LogoutDelivery>(
  { ...deliveryFields, accountId: { type: String, required: true }, sid: String },
  { versionKey: false },
);
indexDeliveries(schema);
// A worker asks which apps have something due.
schema.index({ dueAt: 1, endpoint: 1 }, { partialFilterExpression: { status: 'waiting' } });

/** Sign-outs on their way to apps. Shards by `_id` (hashed); a worker asks every shard for what is due. */
export const logoutDeliveries = (db: Connection): Model<LogoutDelivery> =>
  modelOf(db, 'LogoutDelivery', schema, 'logout-deliveries');
