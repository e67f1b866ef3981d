import type { Connection } from 'mongoose';
import type { Adapter, AdapterFactory } from 'oidc-provider';
import type { Clock } from '../../clock.ts';
import { clientMetadata } from './client-metadata.ts';
import type { Clients } from './clients.ts';
import { deviceCodeAdapter } from './device-code-adapter.ts';
import { grantAdapter } from './grant-adapter.ts';
import { modelAdapter } from './model-adapter.ts';
import { oidcStore } from './oidc-store.ts';
import { replayAdapter } from './replay.ts';
import { sessionAdapter } from './session-adapter.ts';

interface AdapterOptions {
  db: Connection;
  clock: Clock;
  clients: Clients;
}

/** The engine reads clients as any other model, by their registrations as they are now. */
const clientAdapter = (clients: Clients): Pick<Adapter, 'find'> => ({
  async find(id) {
    const client = await clients.find(id);
    return client && clientMetadata(client);
  },
});

/** The provider's storage: a model's adapter, over one store that all of them share (G1). */
export function oidcAdapter({ clients, db, clock }: AdapterOptions): AdapterFactory {
  const store = oidcStore(db, clock);
  return (model) => {
    if (model === 'Client') return clientAdapter(clients) as Adapter;
    const plain = modelAdapter(model, store, clock);
    if (model === 'Session') return sessionAdapter(plain, store, clock);
    if (model === 'DeviceCode') return deviceCodeAdapter(plain, store, clock, db);
    if (model === 'Grant') return grantAdapter(plain, store, clock, clients);
    if (model === 'ReplayDetection') return replayAdapter(plain, store, clock);
    return plain;
  };
}
