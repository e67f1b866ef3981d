import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Stored {
  payload: AdapterPayload;
  endsAt: number;
}

/** What the demonstration's FranceConnect remembers: in memory, until it stops. */
export interface MemoryStore {
  /** For oidc-provider: one adapter a model. */
  adapter(model: string): Adapter;
  /** Makes a document as if its time had passed. */
  expire(model: string, id: string): void;
}

export function createMemoryStore(): MemoryStore {
  const documents = new Map<string, Stored>();
  const keyOf = (model: string, id: string) => `${model}:${id}`;
  const sweep = () => {
    const now = Date.now();
    for (const [key, { endsAt }] of documents) if (endsAt < now) documents.delete(key);
  };

  const find = (key: string) => {
    const stored = documents.get(key);
    return stored && stored.endsAt >= Date.now() ? stored.payload : undefined;
  };

  return {
    adapter: (model) => ({
      async upsert(id, payload, expiresIn) {
        sweep();
        const endsAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000;
        documents.set(keyOf(model, id), { payload, endsAt });
      },
      find: async (id) => find(keyOf(model, id)),
      findByUid: async (uid) =>
        [...documents.keys()]
          .filter((key) => key.startsWith(`${model}:`))
          .map(find)
          .find((payload) => payload?.uid === uid),
      findByUserCode: async () => undefined,
      async destroy(id) {
        documents.delete(keyOf(model, id));
      },
      async consume(id) {
        const payload = find(keyOf(model, id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of documents) if (payload.grantId === grantId) documents.delete(key);
      },
    }),
    expire(model, id) {
      const payload = find(keyOf(model, id));
      if (payload) payload.exp = 0;
    },
  };
}
