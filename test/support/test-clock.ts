import type { Clock } from '../../src/clock.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  advance(seconds: number): void;
}

export function testClock(start = '2026-11-30T11:38:00Z'): TestClock {
  let milliseconds = Date.parse(start);
  return {
    now: () => new Date(milliseconds),
    advance: (seconds) => {
      milliseconds += seconds * 1000;
    },
  };
}
