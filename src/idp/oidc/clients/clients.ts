import type { Connection } from 'mongoose';
import type { Clock } from '../../../clock.ts';
import type { ClientConfig, Config } from '../../../config/schema.ts';
import type { AppClient } from '../registration/app-client.ts';
import { findRegistered } from '../registration/find-registered.ts';
import { ownClient } from './own-client.ts';

/** The clients of the provider (G2), wherever they are registered. */
export interface Clients {
  /** Those of the configuration file. */
  listed: readonly ClientConfig[];
  /** The service that `/` and pages without another one lead to. */
  home: ClientConfig;
  /** Any client by its identifier, our own and those that registered too; undefined for what is no client's. */
  find(id: unknown): Promise<AppClient | undefined>;
  /** The same, for a sign-in: machines have none. */
  findForSignIn(id: unknown): Promise<AppClient | undefined>;
  /** A registration changed in this process: it counts at once. */
  forget(id: string): void;
}

/** The clients of a configuration, and those of the database. */
export function createClients(config: Pick<Config, 'clients' | 'idp'>, db: Connection, clock: Clock): Clients {
  const own = ownClient(config);
  const byId = new Map<string, AppClient>([...config.clients, own].map((client) => [client.id, client]));
  const registered = findRegistered(db, clock, config.idp.sealingKey);
  const find = async (id: unknown) => (typeof id === 'string' ? (byId.get(id) ?? registered(id)) : undefined);
  return {
    listed: config.clients,
    home: byId.get(config.idp.homeClient)!,
    find,
    forget: registered.forget,
    async findForSignIn(id) {
      const client = await find(id);
      return client?.kind === 'machine' ? undefined : client;
    },
  };
}
