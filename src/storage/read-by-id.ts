import type { Model, mongo } from 'mongoose';
import { groupCommit } from './group-commit.ts';

const LIMITS = {
  largestBatch: 500,
  longestQueue: 20_000,
  gatheringMilliseconds: 2,
  spacingMilliseconds: 2,
  longestBatchMilliseconds: 2_500,
};

/**
 * Reads documents by their `_id`, as plain objects; those that are asked for at the same time are read in one query.
 *
 * @param condition that a document must meet besides: without it, it is not found
 * @throws {StorageBusy}
 */
export function readerById<Document extends { _id: string }>(
  { db, collection }: Pick<Model<Document>, 'db' | 'collection'>,
  condition: mongo.Filter<Document> = {},
): (id: string) => Promise<Document | undefined> {
  const documents = db.getClient().db(db.name).collection<Document>(collection.name);
  return groupCommit<string, Document | undefined>(async (ids) => {
    const filter = { ...condition, _id: { $in: [...new Set(ids)] } } as mongo.Filter<Document>;
    const found = (await documents.find(filter).toArray()) as Document[];
    const byId = new Map(found.map((document) => [document._id, document]));
    return ids.map((id) => ({ done: true, value: byId.get(id) }));
  }, LIMITS);
}
