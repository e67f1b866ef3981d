import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Address {
  host: string;
  port: number;
}

interface RunningServer {
  port: number;
  /** Takes no new request and lets those under way end, 30 s at most (security.md S65). */
  close(): Promise<void>;
}

const DRAIN_MS = 30_000;
const TIMES = {
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
};

/** Another program listens on the address already. */
export class AddressTakenError extends Error {
  override name = 'AddressTakenError';
  readonly address: Address;
  constructor(address: Address) {
    super(`${address.host}:${address.port} is taken`);
    this.address = address;
  }
}

/** Serves an application, with the time limits that idle and slow connections get (security.md S66). @throws {AddressTakenError} */
export async function serve(listener: RequestListener, { host, port }: Address): Promise<RunningServer> {
  const server = createServer(TIMES, listener);
  await new Promise<void>((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new AddressTakenError({ host, port }) : error);
    server.once('error', refused).listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
