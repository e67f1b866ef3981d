import type { Connection, mongo } from 'mongoose';
import type { ReadProgress } from '../../../files/progress.ts';
import type { Spool } from '../../../files/spool.ts';
import { guardians } from '../guardian.model.ts';
import { pupils } from '../pupil.model.ts';
import { schools } from '../school.model.ts';
import type { Operation } from './operations.ts';

/** Writes sent at once. */
const APPLY_BATCH = 2_000;

/** Applies a plan in its order, in bulk. */
export async function applyOperations(db: Connection, plan: Spool<Operation>, progress: ReadProgress): Promise<void> {
  const collections = {
    schools: schools(db).collection,
    pupils: pupils(db).collection,
    guardians: guardians(db).collection,
  };
  progress.start('écriture', plan.count);
  for await (const batch of plan.batches(APPLY_BATCH)) {
    for (const { into, writes } of runs(batch)) await collections[into].bulkWrite(writes, { ordered: true });
    progress.advance(batch.length);
  }
}

/** Neighbours of one collection go together: the order between collections matters too. */
function runs(batch: readonly Operation[]): { into: Operation['into']; writes: mongo.AnyBulkWriteOperation[] }[] {
  const found: { into: Operation['into']; writes: mongo.AnyBulkWriteOperation[] }[] = [];
  for (const { into, write } of batch) {
    const last = found.at(-1);
    if (last?.into === into) last.writes.push(write as mongo.AnyBulkWriteOperation);
    else found.push({ into, writes: [write as mongo.AnyBulkWriteOperation] });
  }
  return found;
}
