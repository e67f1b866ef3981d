import type { Model, mongo, Schema } from 'mongoose';

/** Something that a foreign endpoint has to be told, kept until it took it or the time for that is over. */
export interface Delivery {
  _id: string;
  /** Whom it is for: deliveries to one endpoint wait for no other. */
  endpoint: string;
  /** `failed` was tried in vain for as long as we try. */
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

/** The collection of one kind of deliveries, through the driver. */
export type Deliveries = mongo.Collection<Delivery>;

const required = <T>(type: T) => ({ type, required: true }) as const;

/** What the schema of every kind of deliveries has. */
export const deliveryFields = {
  _id: String,
  endpoint: required(String),
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
} as const;

/** The indexes that workers need. */
export function indexDeliveries(schema: Schema): void {
  schema.index({ endpoint: 1, dueAt: 1 }, { partialFilterExpression: { status: 'waiting' } });
  schema.index({ purgeAt: 1 });
}

/** The driver's collection of a model, whose other fields workers do not look at. */
export const deliveriesOf = <Kind extends Delivery>(model: Model<Kind>): Deliveries =>
  model.collection as unknown as Deliveries;

/** A delivery that nobody has tried yet, due at once, as to what all kinds have. */
export const newDelivery = (now: Date, { triedMs, keptMs }: { triedMs: number; keptMs: number }) =>
  ({
    status: 'waiting',
    attempts: 0,
    dueAt: now,
    endsAt: new Date(now.getTime() + triedMs),
    createdAt: now,
    purgeAt: new Date(now.getTime() + keptMs),
    schemaVersion: 1,
  }) as const;
