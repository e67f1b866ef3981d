/** A sleep that can be cut short, also by a call just before it begins. */
interface Wake {
  now(): void;
  /** Resolves after `milliseconds`, when woken, or when stopped. */
  within(milliseconds: number): Promise<void>;
}

const nothing = () => {};

export function createWake(stopped: AbortSignal): Wake {
  let called = false;
  let rouse = nothing;
  const now = () => {
    called = true;
    rouse();
  };
  stopped.addEventListener('abort', now, { once: true });
  return {
    now,
    within: (milliseconds) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          rouse = nothing;
          called = false;
          resolve();
        };
        const timer = setTimeout(end, called ? 0 : milliseconds);
        rouse = end;
      }),
  };
}
