import type { Adapter, AdapterFactory } from 'oidc-provider';
import { clientAdapter, invitationAdapter } from '../registration/client-adapter.ts';
import type { RegistrationNeeds } from '../registration/keep-registration.ts';
import { deviceCodeAdapter } from './device-code-adapter.ts';
import { grantAdapter } from './grant-adapter.ts';
import { modelAdapter } from './model-adapter.ts';
import { oidcStore } from './oidc-store.ts';
import { replayAdapter } from './replay.ts';
import { sessionAdapter } from './session-adapter.ts';

/** The provider's storage: a model's adapter, over one store that all of them share (G1). */
export function oidcAdapter(idp: RegistrationNeeds): AdapterFactory {
  const { clients, db, clock } = idp;
  const store = oidcStore(db, clock);
  return (model) => {
    if (model === 'Client') return clientAdapter(idp) as Adapter;
    if (model === 'InitialAccessToken') return invitationAdapter(idp) as Adapter;
    const plain = modelAdapter(model, store, clock);
    if (model === 'Session') return sessionAdapter(plain, store, clock);
    if (model === 'DeviceCode') return deviceCodeAdapter(plain, store, clock, db);
    if (model === 'Grant') return grantAdapter(plain, store, clock, clients);
    if (model === 'ReplayDetection') return replayAdapter(plain, store, clock);
    return plain;
  };
}
