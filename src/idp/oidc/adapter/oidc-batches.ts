import { mongo } from 'mongoose';
import type { Outcome } from '../../../storage/group-commit.ts';
import { isDuplicateKey } from '../../../storage/update-or-insert.ts';
import type { OidcDocument } from './oidc-document.model.ts';

type Documents = mongo.Collection<OidcDocument>;

/** An update of one document, as a part of a batch. */
export interface Write {
  update: mongo.UpdateOneModel<OidcDocument>;
  /** Where an upsert finds no document at all, it has not applied; what it inserted is expired from the start. */
  mustExist?: true;
}

/** The fields that documents are looked up by, each with an index. */
export type LookupField = '_id' | 'cookie' | 'userCode';

export interface Lookup {
  field: LookupField;
  value: string;
}

/**
 * Performs writes as one command, and tells of each whether it applied. A conditional write is an upsert on its
 * condition: where that does not hold, MongoDB tries to insert a second document of the same `_id`, and the conflict
 * names the write that lost, which an ordinary batched update does not tell.
 */
export async function writeBatch(documents: Documents, writes: Write[]): Promise<Outcome<boolean>[]> {
  const operations = writes.map(({ update }) => ({ updateOne: update }));
  const { inserted, errors } = await unordered(documents, operations);
  return writes.map(({ mustExist }, index) => {
    const error = errors.get(index);
    if (error === undefined) return { done: true, value: !(mustExist && index in inserted) };
    return isDuplicateKey(error) ? { done: true, value: false } : { done: false, error };
  });
}

/** A failure that is not of single writes (no server, no journal) is thrown: nothing is known of any of them then. */
async function unordered(documents: Documents, operations: mongo.AnyBulkWriteOperation<OidcDocument>[]) {
  try {
    const result = await documents.bulkWrite(operations, { ordered: false });
    return { inserted: result.upsertedIds, errors: new Map<number, mongo.WriteError>() };
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
    const errors = [error.writeErrors].flat();
    return { inserted: error.result.upsertedIds, errors: new Map(errors.map((each) => [each.index, each])) };
  }
}

/** Looks documents up, those by the same field in one query. */
export async function findBatch(documents: Documents, lookups: Lookup[]): Promise<Outcome<OidcDocument | undefined>[]> {
  const values = new Map<LookupField, Set<string>>();
  for (const { field, value } of lookups) values.set(field, (values.get(field) ?? new Set()).add(value));
  const found = new Map<string, OidcDocument>();
  await Promise.all(
    [...values].map(async ([field, asked]) => {
      const matching = await documents.find({ [field]: { $in: [...asked] } }).toArray();
      for (const each of matching) found.set(`${field} ${each[field]}`, each);
    }),
  );
  return lookups.map(({ field, value }) => ({ done: true, value: found.get(`${field} ${value}`) }));
}
