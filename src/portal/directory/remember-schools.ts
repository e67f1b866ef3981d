import { LRUCache } from 'lru-cache';
import { type Clock, MINUTE_MS } from '../../clock.ts';
import type { School } from './school.ts';

/** Schools change their telephone once in years; a corrected one is read within minutes. */
const FRESH_MS = 5 * MINUTE_MS;
const REMEMBERED = 5_000;

interface Known {
  school: School | undefined;
  until: number;
}

/**
 * Asks for a school once in five minutes. While the provider is away, what it told last goes on serving: an address that is
 * an hour old helps a family more than none.
 */
export function rememberSchools(clock: Clock, ask: (uai: string) => Promise<School | undefined>) {
  const known = new LRUCache<string, Known>({ max: REMEMBERED });
  return async (uai: string): Promise<School | undefined> => {
    const before = known.get(uai);
    if (before && clock.now().getTime() < before.until) return before.school;
    try {
      const school = await ask(uai);
      known.set(uai, { school, until: clock.now().getTime() + FRESH_MS });
      return school;
    } catch (away) {
      if (!before) throw away;
      return before.school;
    }
  };
}
