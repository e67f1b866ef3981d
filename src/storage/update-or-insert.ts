import type { Collection } from 'mongoose';

const DUPLICATE_KEY = 11_000;

/** Whether MongoDB refused a write for a unique index, `_id` included. */
export const isDuplicateKey = (error: unknown): boolean => (error as { code?: unknown }).code === DUPLICATE_KEY;

/**
 * Applies an update pipeline to the document of an id, made if need be, as one atomic step, and gives the document that
 * results. Of two first updates at the same moment one finds the other's document already inserted: it is applied again.
 */
export async function updateOrInsert<Result>(
  collection: Collection,
  id: string,
  pipeline: Record<string, unknown>[],
): Promise<Result> {
  const update = () =>
    collection.findOneAndUpdate({ _id: id as never }, pipeline, { upsert: true, returnDocument: 'after' });
  const document = await update().catch((error: unknown) => {
    if (isDuplicateKey(error)) return update();
    throw error;
  });
  return document as Result;
}
