import { setTimeout as sleep } from 'node:timers/promises';

/** Far more than a busy machine needs: it ends a test that would wait for ever, and judges nothing. */
const PATIENCE_MS = 60_000;
const BETWEEN_MS = 20;

/**
 * Waits for what others do beside the test, such as a message that a worker sends: the one way to wait for something, since
 * a fixed time is too short on one machine and wasted on another.
 *
 * @param look gives what is awaited, or `undefined` or `false` as long as it is not there; it may move a clock
 * @param missing says what was not there, when nobody waits any more
 */
export async function eventually<Found>(
  look: () => Promise<Found | undefined | false> | Found | undefined | false,
  missing: string | (() => string),
): Promise<Found> {
  for (const deadline = performance.now() + PATIENCE_MS; ; await sleep(BETWEEN_MS)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(typeof missing === 'string' ? missing : missing());
  }
}
