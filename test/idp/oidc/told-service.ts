import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Received {
  path: string | undefined;
  contentType: string | undefined;
  fields: Record<string, string>;
}

/** An app that is told of sign-outs, on this machine. */
export interface ToldService {
  origin: string;
  received: Received[];
  /** The logout tokens of one path, oldest first. */
  tokens(path?: string): string[];
  /** What requests are answered from now on: a status, or nothing for ever; at one path, or at all. */
  answer(manner: number | 'nothing', path?: string): void;
  /** Forgets what came, and answers 200 again. */
  reset(): void;
  close(): Promise<void>;
}

export async function startToldService(): Promise<ToldService> {
  const received: Received[] = [];
  const manners = new Map<string | undefined, number | 'nothing'>();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { url: path } = request;
    received.push({
      path,
      contentType: request.headers['content-type'],
      fields: Object.fromEntries(new URLSearchParams(body)),
    });
    const manner = manners.get(path) ?? manners.get(undefined) ?? 200;
    if (manner !== 'nothing') response.writeHead(manner).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    tokens: (path) =>
      received.filter((one) => path === undefined || one.path === path).map(({ fields }) => fields.logout_token!),
    answer: (manner, path) => manners.set(path, manner),
    reset() {
      received.length = 0;
      manners.clear();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The registration of a client of a service, which is told at a path of its own. */
export const toldClient = (id: string, origin: string) => ({
  id,
  name: id,
  secrets: ['env:SECRET'],
  redirectUris: [`https://${id}.example.fr/retour`],
  postLogoutRedirectUris: [`https://${id}.example.fr/au-revoir`],
  backchannelLogoutUri: `${origin}/${id}`,
  dataSharing: 'none',
});
