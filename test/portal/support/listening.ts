import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server whose address is known before what it serves: an issuer and a portal are configured with theirs. */
export interface Listening {
  url: string;
  serve(listener: RequestListener): void;
  /** Answers nothing but this, as a service that is down does; undefined: serves again. */
  breakDown(status: number | 'silence' | undefined): void;
  close(): Promise<void>;
}

export async function listen(): Promise<Listening> {
  let listener: RequestListener = (_, response) => response.writeHead(503).end();
  let broken: number | 'silence' | undefined;
  const server = createServer((request, response) => {
    if (broken === 'silence') request.socket.destroy();
    else if (broken !== undefined) response.writeHead(broken, { 'content-type': 'text/html' }).end('<h1>Oops</h1>');
    else listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (given) => {
      listener = given;
    },
    breakDown: (status) => {
      broken = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
