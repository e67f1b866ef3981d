/** Tells a worker of this process that there is something to do, so that it need not wait for its next look. */
export interface Bell {
  ring(): void;
  /** @returns what ends it */
  onRing(listener: () => void): () => void;
}

export function createBell(): Bell {
  const listeners = new Set<() => void>();
  return {
    ring: () => {
      for (const listener of listeners) listener();
    },
    onRing: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
