import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { WebhookConfig } from '../../config/schema.ts';
import { type WebhookStop, webhookStops } from './stop.model.ts';

type Endpoint = Pick<WebhookConfig, 'id' | 'url'>;

const hashOf = (url: string) => createHash('sha256').update(url).digest('hex');

/** That an endpoint wants no more, if it does not, at the address that it has now. */
export async function findStop(db: Connection, { id, url }: Endpoint): Promise<WebhookStop | undefined> {
  const stop = await webhookStops(db)
    .findOne({ _id: id, urlHash: hashOf(url) })
    .lean<WebhookStop>();
  return stop ?? undefined;
}

/** Sends it nothing from now on. */
export async function stopEndpoint(db: Connection, { id, url }: Endpoint, at: Date): Promise<void> {
  const change = { $set: { urlHash: hashOf(url), at, schemaVersion: 1 } } as const;
  await webhookStops(db).updateOne({ _id: id }, change, { upsert: true });
}

/** Sends to it again. */
export async function resumeEndpoint(db: Connection, { id }: Endpoint): Promise<void> {
  await webhookStops(db).deleteOne({ _id: id });
}
