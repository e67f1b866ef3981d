import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface ReceivedWebhook {
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the endpoint answers: a status, or never; a redirect leads to itself, as another path; `endless` goes on answering. */
type Manner = number | 'silent' | 'moved' | 'endless';

/** A school's software on this machine, which receives webhooks over real HTTP. */
export interface WebhookEndpoint {
  url: string;
  received: ReceivedWebhook[];
  /** What the next requests are answered, one each, the last for all that follow. */
  answer(...manners: Manner[]): void;
  ids(): string[];
  /** Resolves at the next request. */
  next(): Promise<void>;
  close(): Promise<void>;
}

export async function startWebhookEndpoint(): Promise<WebhookEndpoint> {
  let manners: Manner[] = [204];
  let arrived = () => {};
  const received: ReceivedWebhook[] = [];
  const server = createServer(async (request, answer) => {
    received.push({ headers: request.headers, body: await text(request) });
    arrived();
    const manner = manners.length > 1 ? manners.shift()! : manners[0]!;
    if (manner === 'silent') return;
    if (manner === 'moved') return answer.writeHead(307, { location: '/elsewhere' }).end();
    if (manner === 'endless') return answer.writeHead(200).write('and so on');
    answer.writeHead(manner).end('Sandrine BRIVAL could not be found');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    answer: (...next) => {
      manners = next;
    },
    ids: () => received.map(({ headers }) => String(headers['webhook-id'])),
    next: () =>
      new Promise((resolve) => {
        arrived = resolve;
      }),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The secrets, of some, that a webhook is signed with; read from the specification, not from our code. */
export function signersOf({ headers, body }: ReceivedWebhook, secrets: readonly string[]): string[] {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const signatures = String(headers['webhook-signature']).split(' ');
  return secrets.filter((secret) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    return signatures.includes(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  });
}
