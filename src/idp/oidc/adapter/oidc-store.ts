import type { Connection } from 'mongoose';
import type { Clock } from '../../../clock.ts';
import { groupCommit } from '../../../storage/group-commit.ts';
import { ending } from './ending.ts';
import { findBatch, type Lookup, type LookupField, type Write, writeBatch } from './oidc-batches.ts';
import { type OidcDocument, oidcDocuments } from './oidc-document.model.ts';
import { readAhead } from './read-ahead.ts';
import { deferWrite, settleWrites } from './request-writes.ts';

/** The provider's documents in the database: every operation leaves as a part of a batch (see `storage/group-commit.ts`). */
export interface OidcStore {
  /** The document that has this value, unless it is expired or ended. */
  find(field: LookupField, value: string): Promise<OidcDocument | undefined>;
  /** Tells that whoever looks for the document of this `_id` looks for another one next. */
  noteCompanion(key: string, companion: string): void;
  /** Performs a write, and waits for those that the request deferred. @returns false when its condition did not hold */
  write(write: Write): Promise<boolean>;
  /** Performs a write that the request goes on without; a later `write` of it, or its end, waits for this one too. */
  defer(write: Write, refusal?: () => Error): Promise<void>;
  /** Ends every code and token given under a grant. */
  revokeGrant(grantId: string): Promise<void>;
}

/** Whoever waits for two batches waits for 5 seconds at most (security.md S63). */
const LIMITS = { largestBatch: 500, longestQueue: 20_000, longestBatchMilliseconds: 2_500 };
const READS = { ...LIMITS, gatheringMilliseconds: 2, spacingMilliseconds: 2 };
/** The journal takes longer than any spacing would. */
const WRITES = { ...LIMITS, gatheringMilliseconds: 2, spacingMilliseconds: 0 };
/** How long a deferred write waits for the one that its request will wait for. */
const PATIENCE_MILLISECONDS = 5;

/** Through the driver's own collection: mongoose's queries cost 13 % more (design.md «Performance facts»). */
const driverCollection = (db: Connection) =>
  db.getClient().db(db.name).collection<OidcDocument>(oidcDocuments(db).collection.name);

export function oidcStore(db: Connection, clock: Clock): OidcStore {
  const documents = driverCollection(db);
  const write = groupCommit<Write, boolean>((writes) => writeBatch(documents, writes), WRITES);
  const lookUp = groupCommit<Lookup, OidcDocument | undefined>((lookups) => findBatch(documents, lookups), READS);
  const ahead = readAhead((key) => lookUp({ field: '_id', value: key }));
  const revokeGrant = groupCommit<string, void>(async (grantIds) => {
    await documents.updateMany({ grantId: { $in: [...new Set(grantIds)] } }, ending(clock));
    return grantIds.map(() => ({ done: true, value: undefined }));
  }, WRITES);

  const writeOrRefuse = async (each: Write, refusal?: () => Error) => {
    const applied = await write(each, PATIENCE_MILLISECONDS);
    if (!applied && refusal) throw refusal();
  };

  return {
    async find(field, value) {
      const early = ahead.take(value);
      ahead.start(value);
      const found = await (early ?? lookUp({ field, value }));
      return found?.payload !== undefined && found.expiresAt > clock.now() ? found : undefined;
    },
    noteCompanion: ahead.note,
    async write(each) {
      const applied = await write(each);
      await settleWrites();
      return applied;
    },
    defer: (each, refusal) => deferWrite(writeOrRefuse(each, refusal)),
    revokeGrant,
  };
}
