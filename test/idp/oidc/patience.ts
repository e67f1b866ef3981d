import { jest } from '@jest/globals';

/** How long the engine waits for a service that it tells of a sign-out (`AbortSignal.timeout`, 2.5 seconds). */
const ENGINE_PATIENCE_MS = 2_500;

/**
 * Takes the place of the engine's patience with services: it ends when the test says so, not when real seconds have
 * passed. Whoever waits without it waits for ever, and its test fails by jest's own limit.
 */
export function heldPatience() {
  const controllers: AbortController[] = [];
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const spy = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    if (milliseconds !== ENGINE_PATIENCE_MS) return timeout(milliseconds);
    const controller = new AbortController();
    controllers.push(controller);
    return controller.signal;
  });
  return {
    /** How many requests are, or were, under its limit. */
    count: () => controllers.length,
    /** The limit of all requests under way passes. */
    end() {
      for (const controller of controllers) controller.abort(new DOMException('too late', 'TimeoutError'));
    },
    restore: () => spy.mockRestore(),
  };
}
