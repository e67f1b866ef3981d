import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/** An event of the portal: what happened, when, and where the API tells more. */
export interface ReceivedEvent {
  type: string;
  timestamp: string;
  data: { uai?: string; url?: string };
}

interface ReceiverOptions {
  /** Where the portal sends to, as its configuration names it. */
  url: string;
  /** `whsec_…` */
  secret: string;
  /** Hears of each event once. */
  tell(event: ReceivedEvent): void;
  /** Hears of requests that the portal did not sign. */
  warn(): void;
}

/** How old a signature may be, in seconds: an older one was overheard. */
const TOLERANCE_S = 300;

/** Whether the portal sent this: one of the signatures is made with our secret, not long ago (Standard Webhooks). */
function isSigned(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(seconds)) <= TOLERANCE_S) || typeof signatures !== 'string') return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest();
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/**
 * A school's software needs no more than this to be told what families do: it checks the signature, answers at once, and
 * takes an event that comes again for what it is, by its `webhook-id`.
 *
 * @throws {Error} `EADDRINUSE` where something else listens there
 */
export async function startWebhookReceiver({ url, secret, tell, warn }: ReceiverOptions): Promise<{ close(): void }> {
  const { pathname, hostname, port } = new URL(url);
  const seen = new Set<string>();
  const server = createServer(async (request, answer) => {
    if (request.method !== 'POST' || request.url !== pathname) return answer.writeHead(404).end();
    const body = await text(request).catch(() => '');
    if (!isSigned(secret, request.headers, body)) {
      warn();
      return answer.writeHead(401).end();
    }
    answer.writeHead(204).end();
    const id = String(request.headers['webhook-id']);
    if (seen.has(id)) return;
    seen.add(id);
    tell(JSON.parse(body));
  });
  server.listen(Number(port), hostname);
  await once(server, 'listening');
  return {
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
