import type { Clock } from '../../src/clock.ts';

interface Span {
  hours?: number;
  minutes?: number;
  seconds?: number;
}

/** A clock that tests set forward; it starts at the present time, which cookies and libraries go by. */
export interface MovableClock extends Clock {
  forward(span: Span): void;
}

export function movableClock(): MovableClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    forward({ hours = 0, minutes = 0, seconds = 0 }) {
      ahead += ((hours * 60 + minutes) * 60 + seconds) * 1000;
    },
  };
}
