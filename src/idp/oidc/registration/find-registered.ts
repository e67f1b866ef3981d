import { LRUCache } from 'lru-cache';
import { type Connection, trusted } from 'mongoose';
import type { ClientMetadata } from 'oidc-provider';
import type { Clock } from '../../../clock.ts';
import { createSeal } from '../../../security/seal.ts';
import { type AppClient, appClient } from './app-client.ts';
import { type RegisteredClient, registeredClients } from './registered-client.model.ts';

/** Other processes see a registration that changed, or ended, after so long. */
const FRESH_MS = 2_000;
const REMEMBERED = 5_000;

/** What tells an app that registered from those of the configuration file. */
export const REGISTERED_ID = /^app-[\w-]{22}$/;

interface Found {
  client: AppClient;
  endsAt: Date;
}

interface FindRegistered {
  (id: string): Promise<AppClient | undefined>;
  /** This process changed it: it is read again at once. */
  forget(id: string): void;
}

/** Seals the secrets of registered apps, each for its `client_id`. @param sealingKey of the configuration */
export const secretSeal = (sealingKey: string) => createSeal(sealingKey, 'client-secrets');

/** Finds apps that registered themselves by their `client_id`, each in one read every two seconds at most. */
export function findRegistered(db: Connection, clock: Clock, sealingKey: string): FindRegistered {
  const seal = secretSeal(sealingKey);
  const read = async (id: string): Promise<Found | { client: undefined }> => {
    const found = await registeredClients(db)
      .findOne({ _id: id, endsAt: trusted({ $gt: clock.now() }) })
      .lean<RegisteredClient>();
    if (!found) return { client: undefined };
    const metadata: ClientMetadata = {
      ...(JSON.parse(found.metadata) as ClientMetadata),
      ...(found.secret && { client_secret: seal.open(found.secret, id), client_secret_expires_at: 0 }),
    };
    return { client: appClient(found, metadata), endsAt: found.endsAt };
  };
  const cache = new LRUCache<string, Found | { client: undefined }>({
    max: REMEMBERED,
    ttl: FRESH_MS,
    fetchMethod: read,
  });
  const find = async (id: string) => {
    if (!REGISTERED_ID.test(id)) return undefined;
    const found = await cache.fetch(id);
    return found?.client && found.endsAt > clock.now() ? found.client : undefined;
  };
  return Object.assign(find, { forget: (id: string) => void cache.delete(id) });
}
