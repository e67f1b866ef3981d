import { mongo } from 'mongoose';
import { type Outcome, StorageBusy } from '../../storage/group-commit.ts';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { AuditEvent } from './actions.ts';
import type { AuditEntry } from './audit-entry.model.ts';
import type { Chain, Head } from './chain.ts';

/** Other processes were faster so many times in a row. Each round one of them gets ahead, so that this never happens. */
const MOST_ATTEMPTS = 100;

interface AppendOptions {
  entries: mongo.Collection<AuditEntry>;
  chain: Chain;
  /** The place where the chain begins, for a log that is empty. */
  begins(): Promise<Head>;
}

/** An event, and when it was. */
export type Happened = AuditEvent & { at: Date };

/**
 * Adds events to the end of the chain, several processes at once. An entry's number is unique: where another process was
 * faster with one, its entries are read and ours follow them. The inserts of a batch are in order, so that an entry is
 * only ever there after the one it refers to.
 */
export function appendTo({ entries, chain, begins }: AppendOptions) {
  let head: Head | undefined;

  const readHead = async (): Promise<Head> => {
    const [last] = await entries
      .find({}, { projection: { hash: 1 } })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    return last ? { number: last._id, hash: last.hash } : begins();
  };

  const linked = (after: Head, events: Happened[]) => {
    let end = after;
    return events.map(({ at, ...event }) => {
      const entry = chain.link(end, event, at);
      end = { number: entry._id, hash: entry.hash };
      return entry;
    });
  };

  /** @returns how many of the first were added: fewer than all when another process was faster */
  const insert = async (batch: AuditEntry[]): Promise<number> => {
    try {
      await entries.insertMany(batch, { ordered: true });
      return batch.length;
    } catch (error) {
      if (!isDuplicateKey(error) || !(error instanceof mongo.MongoBulkWriteError)) throw error;
      return error.insertedCount;
    }
  };

  return async (events: Happened[]): Promise<Outcome<void>[]> => {
    let waiting = events;
    for (let attempt = 0; waiting.length > 0; attempt += 1) {
      if (attempt === MOST_ATTEMPTS) throw new StorageBusy('others write to the audit log all the time');
      const batch = linked(head ?? (await readHead()), waiting);
      head = undefined;
      const added = await insert(batch);
      waiting = waiting.slice(added);
      const last = batch.at(-1)!;
      if (waiting.length === 0) head = { number: last._id, hash: last.hash };
    }
    return events.map(() => ({ done: true, value: undefined }));
  };
}
