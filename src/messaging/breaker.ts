import { type Clock, MINUTE_MS } from '../clock.ts';

/** Failures in a row after which a provider is taken for down. */
const FAILURES = 5;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = MINUTE_MS;

/** Keeps thousands of messages from knocking at a provider that is down (security.md S64). One for each provider, in each process. */
export interface Breaker {
  /** Whether an attempt may be made now. After a pause one may, which finds out whether the provider is back. */
  ready(): boolean;
  /** An attempt begins. */
  begin(): void;
  /** The provider answered as it should, if only to refuse one message. @returns true when it was down before */
  answered(): boolean;
  /** It did not. @returns the end of the pause when this attempt began one */
  failed(): Date | undefined;
  /** While it is down: when it is asked again. */
  pausedUntil(): Date | undefined;
}

export function createBreaker(clock: Clock): Breaker {
  let failures = 0;
  let pauseMs = 0;
  let until = 0;
  let probing = false;

  const now = () => clock.now().getTime();
  const isDown = () => pauseMs > 0;
  return {
    ready: () => !isDown() || (now() >= until && !probing),
    begin() {
      probing = isDown();
    },
    answered() {
      const wasDown = isDown();
      failures = 0;
      pauseMs = 0;
      probing = false;
      return wasDown;
    },
    failed() {
      failures += 1;
      // What was under way when it was found to be down says nothing new.
      if (isDown() ? !probing : failures < FAILURES) return undefined;
      pauseMs = isDown() ? Math.min(LONGEST_PAUSE_MS, pauseMs * 2) : FIRST_PAUSE_MS;
      until = now() + pauseMs;
      probing = false;
      return new Date(until);
    },
    pausedUntil: () => (isDown() ? new Date(until) : undefined),
  };
}
