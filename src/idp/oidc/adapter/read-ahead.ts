import { LRUCache } from 'lru-cache';
import Provider from 'oidc-provider';

const LARGEST = 20_000;

/** Reads that start before the engine asks for them. */
interface ReadAhead<Found> {
  /** Notes that whoever asks for `key` asks for `companion` next. */
  note(key: string, companion: string): void;
  /** Starts to read the companion of `key`, where one was noted, so that both are in one batch. */
  start(key: string): void;
  /** What was read ahead for this request, once: what is asked for again is read again. */
  take(key: string): Promise<Found> | undefined;
}

/**
 * A code or token is always read before its session. Where this process wrote the token it knows the session, and reads both
 * at once; elsewhere, or once forgotten, they are read one after the other, to the same effect.
 */
export function readAhead<Found>(read: (key: string) => Promise<Found>): ReadAhead<Found> {
  const companions = new LRUCache<string, string>({ max: LARGEST });
  const started = new WeakMap<object, Map<string, Promise<Found>>>();
  return {
    note: (key, companion) => companions.set(key, companion),

    start(key) {
      const request = Provider.ctx;
      const companion = request && companions.get(key);
      if (!companion) return;
      const reading = read(companion);
      // Nobody may ask for it in the end.
      reading.catch(() => {});
      started.set(request, new Map(started.get(request)).set(companion, reading));
    },

    take(key) {
      const reads = Provider.ctx && started.get(Provider.ctx);
      const reading = reads?.get(key);
      reads?.delete(key);
      return reading;
    },
  };
}
