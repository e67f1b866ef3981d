import { createServer } from 'node:http';

/** Below those that the system gives by itself (32768 and up), so that nothing takes one between now and its server's start. */
const FIRST = 12_000;
const EACH = 6_000;
/** As many as `maxWorkers` in package.json. */
const WORKERS = 3;
/** Each worker of jest has a range of its own. */
const range = FIRST + ((Number(process.env.JEST_WORKER_ID ?? 1) - 1) % WORKERS) * EACH;
let next = Math.floor(Math.random() * EACH);

/** A port that nothing listens on, for an address that must be known before its server starts. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = range + (next++ % EACH);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
