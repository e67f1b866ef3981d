import type { Connection } from 'mongoose';
import type { Adapter, AdapterFactory } from 'oidc-provider';
import type { Clock } from '../../clock.ts';
import { grantAdapter, type StandingRights } from './grant-adapter.ts';
import { modelAdapter } from './model-adapter.ts';
import { oidcStore } from './oidc-store.ts';
import { sessionAdapter } from './session-adapter.ts';

interface AdapterOptions {
  db: Connection;
  clock: Clock;
  /** What a client may be given without asking anybody. */
  rightsOf: StandingRights;
}

/** All clients are in the configuration, which the engine searches first: one that is not there does not exist. */
const noClients: Pick<Adapter, 'find'> = { find: async () => undefined };

/** The provider's storage: a model's adapter, over one store that all of them share (G1). */
export function oidcAdapter({ db, clock, rightsOf }: AdapterOptions): AdapterFactory {
  const store = oidcStore(db, clock);
  return (model) => {
    if (model === 'Client') return noClients as Adapter;
    const plain = modelAdapter(model, store, clock);
    if (model === 'Session') return sessionAdapter(plain, store, clock);
    if (model === 'Grant') return grantAdapter(plain, store, clock, rightsOf);
    return plain;
  };
}
