import { setTimeout as sleep } from 'node:timers/promises';

/** The time, as an argument: tests move it, nothing reads `Date.now()` for a business rule. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Lets time pass, as an argument like the clock: tests count the pauses instead of waiting. */
export type Pause = (milliseconds: number) => Promise<void>;

export const systemPause: Pause = (milliseconds) => sleep(milliseconds);

/** Durations in milliseconds, as JavaScript counts time. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
