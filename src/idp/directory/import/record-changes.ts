import type { Guardian, GuardianLink, GuardianRecord } from '../guardian.model.ts';
import { derivedFields } from './guardian-record.ts';
import { changesBetween, type Operation, updateOf, writeGuardian } from './operations.ts';

const RECORD = [
  ...(['localId', 'key', 'civility', 'familyName', 'useName', 'firstName', 'mobile', 'landline', 'email'] as const),
  ...(['address', 'profession'] as const),
] as const;
const LINK = ['level', 'kinship', 'toConfirm'] as const;
const DERIVED = ['nameKeys', 'mobileKeys', 'emails'] as const;

interface RecordChange {
  operations: Operation[];
  /** The guardian as these operations leave her. */
  after: Guardian;
  added: number;
  removed: number;
}

/**
 * What turns one record of a guardian into the file's; `undefined` when nothing does. Links are changed one by one and
 * never written whole: a «ce n’est pas mon enfant» noted while the import runs stays, and so does `identifier`.
 */
export function replaceRecord(
  guardian: Guardian,
  before: GuardianRecord,
  wanted: GuardianRecord,
): RecordChange | undefined {
  const after = withRecord(guardian, before.key, { ...wanted, links: keepNotes(before.links, wanted.links) });
  const fields = changesBetween<GuardianRecord>(before, wanted, RECORD, 'records.$[record].');
  const derived = changesBetween<Guardian>(guardian, derivedFields(after.records), DERIVED);
  const links = linkChanges(before.links, wanted.links);
  if (!fields && !derived && links.length === 0) return undefined;
  const filter = { _id: guardian._id, 'records.key': before.key };
  const record = { 'record.key': before.key };
  const operations = links.map(({ update, link }) =>
    writeGuardian({ updateOne: { filter, update, arrayFilters: link === undefined ? [record] : [record, link] } }),
  );
  if (fields || derived) {
    const update = updateOf({
      set: { ...fields?.set, ...derived?.set },
      unset: { ...fields?.unset, ...derived?.unset },
    });
    operations.push(writeGuardian({ updateOne: { filter, update, arrayFilters: fields && [record] } }));
  }
  const { added, removed } = linkCounts(before.links, wanted.links);
  return { operations, after, added, removed };
}

/** Adds a school's record to a person other schools know; twice does no more than once. */
export function addRecord(id: string, record: GuardianRecord): Operation {
  const { nameKeys, mobileKeys, emails } = derivedFields([record]);
  return writeGuardian({
    updateOne: {
      filter: { _id: id, 'records.key': { $ne: record.key } },
      update: {
        $push: { records: record },
        $addToSet: { nameKeys: { $each: nameKeys }, mobileKeys: { $each: mobileKeys }, emails: { $each: emails } },
      },
    },
  });
}

/** Takes a school's record away: the person loses its children. A person nothing depends on goes with her last record. */
export function removeRecord(
  guardian: Guardian,
  key: string,
  keepPerson: boolean,
): { operation: Operation; after: Guardian } {
  const after = withRecord(guardian, key, undefined);
  const filter = { _id: guardian._id, 'records.key': key };
  if (after.records.length === 0 && !keepPerson) {
    return { operation: writeGuardian({ deleteOne: { filter: { ...filter, records: { $size: 1 } } } }), after };
  }
  const update = { $pull: { records: { key } }, $set: derivedFields(after.records) };
  if (after.records.length === 0)
    return { operation: writeGuardian({ updateOne: { filter, update: { $pull: update.$pull } } }), after };
  return { operation: writeGuardian({ updateOne: { filter, update } }), after };
}

function withRecord(guardian: Guardian, key: string, record: GuardianRecord | undefined): Guardian {
  const records = guardian.records.flatMap((own) => (own.key === key ? (record ?? []) : own));
  return { ...guardian, records, ...derivedFields(records) };
}

function keepNotes(before: readonly GuardianLink[], after: readonly GuardianLink[]): GuardianLink[] {
  return after.map((link) => ({ ...before.find(({ pupilId }) => pupilId === link.pupilId), ...link }));
}

function linkCounts(before: readonly GuardianLink[], after: readonly GuardianLink[]) {
  const had = new Set(before.map(({ pupilId }) => pupilId));
  const has = new Set(after.map(({ pupilId }) => pupilId));
  return {
    added: [...has].filter((pupilId) => !had.has(pupilId)).length,
    removed: [...had].filter((pupilId) => !has.has(pupilId)).length,
  };
}

/** Removals come first: one path of a document cannot be pulled from and pushed to at once. */
function linkChanges(before: readonly GuardianLink[], after: readonly GuardianLink[]) {
  const changes: { update: Record<string, object>; link?: Record<string, string> }[] = [];
  const gone = before.filter(({ pupilId }) => !after.some((link) => link.pupilId === pupilId));
  const path = 'records.$[record].links';
  if (gone.length > 0) {
    changes.push({ update: { $pull: { [path]: { pupilId: { $in: gone.map(({ pupilId }) => pupilId) } } } } });
  }
  const fresh = after.filter(({ pupilId }) => !before.some((link) => link.pupilId === pupilId));
  if (fresh.length > 0) changes.push({ update: { $push: { [path]: { $each: fresh } } } });
  for (const link of after) {
    const known = before.find(({ pupilId }) => pupilId === link.pupilId);
    const change = known && changesBetween<GuardianLink>(known, link, LINK, `${path}.$[link].`);
    if (change) changes.push({ update: updateOf(change), link: { 'link.pupilId': link.pupilId } });
  }
  return changes;
}
