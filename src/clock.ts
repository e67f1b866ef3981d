/** The time, as an argument: tests move it, nothing reads `Date.now()` for a business rule. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
