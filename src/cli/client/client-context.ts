import { trusted } from 'mongoose';
import { systemClock } from '../../clock.ts';
import type { Config } from '../../config/schema.ts';
import { createClients } from '../../idp/oidc/clients/clients.ts';
import type { AppClient } from '../../idp/oidc/registration/app-client.ts';
import { registeredClients } from '../../idp/oidc/registration/registered-client.model.ts';
import type { Storage } from '../../storage/open-storage.ts';
import { CommandError } from '../open.ts';

type Needs = { config: Config; storage: Pick<Storage, 'idp'> };

/** The clients of the file, then those that registered. */
export async function allClients({ config, storage }: Needs): Promise<AppClient[]> {
  const registered = await registeredClients(storage.idp)
    .find({ endsAt: trusted({ $gt: systemClock.now() }) }, { _id: 1 })
    .sort({ _id: 1 })
    .lean();
  const clients = createClients(config, storage.idp, systemClock);
  const found = await Promise.all(registered.map(({ _id }) => clients.find(_id)));
  return [...config.clients, ...found.filter((client) => client !== undefined)];
}

/** One client, wherever it is registered. @throws {CommandError} where there is none */
export async function clientOf({ config, storage }: Needs, id: string): Promise<AppClient> {
  const client = await createClients(config, storage.idp, systemClock).find(id);
  if (client) return client;
  throw new CommandError(`Aucun client « ${id} ». « educonnect client list » les montre.`);
}
