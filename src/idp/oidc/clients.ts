import type { ClientConfig, Config } from '../../config/schema.ts';
import { ownClient } from './own-client.ts';

/** The clients of the provider (G2), wherever they are registered. */
export interface Clients {
  /** Those of the configuration file. */
  listed: readonly ClientConfig[];
  /** The service that `/` and pages without another one lead to. */
  home: ClientConfig;
  /** Any client by its identifier, our own too; undefined for what is no client's. */
  find(id: unknown): Promise<ClientConfig | undefined>;
  /** The same, for a sign-in: machines have none. */
  findForSignIn(id: unknown): Promise<ClientConfig | undefined>;
}

/** The clients of a configuration. */
export function createClients(config: Pick<Config, 'clients' | 'idp'>): Clients {
  const own = ownClient(config);
  const byId = new Map([...config.clients, own].map((client) => [client.id, client]));
  const find = async (id: unknown) => (typeof id === 'string' ? byId.get(id) : undefined);
  return {
    listed: config.clients,
    home: byId.get(config.idp.homeClient)!,
    find,
    async findForSignIn(id) {
      const client = await find(id);
      return client?.kind === 'machine' ? undefined : client;
    },
  };
}
