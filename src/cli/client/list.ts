import { lastUses } from '../../idp/oidc/clients/client-use.ts';
import { withStorage } from '../open.ts';
import { allClients } from './client-context.ts';
import { clientLines } from './client-lines.ts';

/** `educonnect client list`: those of the file and those that registered. */
export const listClients = (option: string | undefined): Promise<void> =>
  withStorage(option, async (context) => {
    const clients = await allClients(context);
    const ids = clients.map(({ id }) => id);
    const uses = await lastUses(context.storage.idp, ids);
    for (const client of clients) for (const line of clientLines(client, uses.get(client.id))) console.log(line);
  });
