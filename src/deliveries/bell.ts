/** Tells a worker of this process that there is something to do, so that it need not wait for its next look. */
export interface Bell {
  ring(): void;
  onRing(listener: () => void): void;
}

export function createBell(): Bell {
  const listeners: (() => void)[] = [];
  return {
    ring: () => {
      for (const listener of listeners) listener();
    },
    onRing: (listener) => {
      listeners.push(listener);
    },
  };
}
