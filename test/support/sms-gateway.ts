import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface SmsRequest {
  method: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real HTTP gateway on this machine, which sends one SMS for each Idempotency-Key as real ones do. */
export interface SmsGateway {
  url: string;
  /**
   * `deaf` takes the message and answers too late; `refusing` answers 500; `lying` answers 200 with a page; `moved`
   * redirects.
   */
  behave(as: 'well' | 'deaf' | 'refusing' | 'lying' | 'moved'): void;
  requests: SmsRequest[];
  /** The messages that left, by their key. */
  sent: Map<string, string>;
  /** Resolves at the next request, before it is answered. */
  nextRequest(): Promise<void>;
  /** Closes its port, as when the machine is down. */
  down(): Promise<void>;
  /** Opens the same port again. */
  up(): Promise<void>;
}

export async function startSmsGateway(): Promise<SmsGateway> {
  let manner = 'well';
  let arrived = () => {};
  const requests: SmsRequest[] = [];
  const sent = new Map<string, string>();
  const server: Server = createServer(async (request, answer) => {
    const body = await text(request);
    const key = String(request.headers['idempotency-key']);
    requests.push({ method: request.method ?? '', headers: request.headers, body });
    arrived();
    if (manner === 'refusing') return answer.writeHead(500).end('+33639980111 could not be reached');
    if (manner === 'lying') return answer.writeHead(200).end('<html>Maintenance</html>');
    if (manner === 'moved') return answer.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
    if (!sent.has(key)) sent.set(key, body);
    if (manner === 'well') return answer.writeHead(201).end('{"status":"accepted"}');
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}/messages`,
    behave: (as) => {
      manner = as;
    },
    requests,
    sent,
    nextRequest: () =>
      new Promise((resolve) => {
        arrived = resolve;
      }),
    down: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    up: async () => {
      await listen(port);
    },
  };
}
