import { createHash } from 'node:crypto';
import { type Collection, type mongo, trusted } from 'mongoose';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { PortalContext } from '../context.ts';
import { cardId, cardName } from './card-name.ts';
import { formerReportCards, type ReportCard, reportCards } from './report-card.model.ts';

/** A card as a file or a school's software gives it, its content parsed by `content.ts`. */
export type NewCard = Omit<ReportCard, '_id' | 'hash' | 'version' | 'recordedAt' | 'schemaVersion'>;

export interface Kept {
  created: number;
  replaced: number;
  unchanged: number;
}

type Portal = Pick<PortalContext, 'db' | 'clock'>;
type Known = Pick<ReportCard, '_id' | 'hash' | 'version'>;

/** Writes of one round trip. */
const BATCH = 500;

/** Sorted by name at each depth, so that the order in which a sender writes its fields is no change. */
const inOrder = (_name: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** All that a reader of the card would see changed; not how it came. */
export const hashOf = ({ source: _, by: __, ...said }: NewCard) =>
  createHash('sha256').update(JSON.stringify(said, inOrder)).digest('base64url');

/** Whether each of these cards would be new, replace one, or change nothing. One query, by `_id`. */
export async function compareCards({ db }: Portal, cards: readonly NewCard[]): Promise<Kept> {
  const known = await knownOf(db, cards.map(idOf));
  const counted: Kept = { created: 0, replaced: 0, unchanged: 0 };
  for (const card of cards) counted[whatBecomes(known.get(idOf(card)), card)] += 1;
  return counted;
}

/**
 * Keeps cards: what is so already does not change; another version replaces the one that is shown, which is kept first, so
 * that a crash between the two loses nothing, and the same cards once more finish what it interrupted (J3). Of two writers
 * of one card at once, the second replaces what the first wrote, and keeps it.
 */
export async function keepCards(portal: Portal, cards: readonly NewCard[]): Promise<Kept> {
  const total: Kept = { created: 0, replaced: 0, unchanged: 0 };
  for (let from = 0; from < cards.length; from += BATCH) {
    const kept = await keepBatch(portal, cards.slice(from, from + BATCH));
    for (const outcome of OUTCOMES) total[outcome] += kept[outcome];
  }
  return total;
}

const OUTCOMES = ['created', 'replaced', 'unchanged'] as const;
const idOf = (card: NewCard) => cardId(card.pupil, cardName(card));
const whatBecomes = (known: Known | undefined, card: NewCard) => {
  if (!known) return 'created';
  return known.hash === hashOf(card) ? 'unchanged' : 'replaced';
};

async function knownOf(db: Portal['db'], ids: readonly string[]): Promise<Map<string, Known>> {
  const known = await reportCards(db)
    .find({ _id: trusted({ $in: ids }) }, { hash: 1, version: 1 })
    .lean<Known[]>();
  return new Map(known.map((card) => [card._id, card]));
}

/** How often a card is tried whose writer another one overtook: each time one of them has written. */
const TRIES = 20;

async function keepBatch({ db, clock }: Portal, cards: readonly NewCard[]): Promise<Kept> {
  const kept: Kept = { created: 0, replaced: 0, unchanged: 0 };
  let left = cards.map((card) => ({ card, _id: idOf(card), hash: hashOf(card) }));
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === TRIES) throw new Error('report cards were overtaken by other writers again and again');
    const known = await knownOf(
      db,
      left.map(({ _id }) => _id),
    );
    const changed = left.flatMap((one) => {
      const former = known.get(one._id);
      if (former?.hash !== one.hash) return { ...one, former };
      kept.unchanged += 1;
      return [];
    });
    left = await writeChanged(db, changed, clock.now(), kept);
  }
  return kept;
}

interface Changed {
  card: NewCard;
  _id: string;
  hash: string;
  former: Known | undefined;
}

/** @returns those that another writer had changed meanwhile */
async function writeChanged(db: Portal['db'], changed: Changed[], recordedAt: Date, kept: Kept): Promise<Changed[]> {
  if (changed.length === 0) return [];
  await keepFormer(
    db,
    changed.flatMap(({ _id, former }) => (former ? [_id] : [])),
  );
  const writes = changed.map(({ card, _id, hash, former }) => {
    const replacement = { ...card, hash, version: (former?.version ?? 0) + 1, recordedAt, schemaVersion: 1 };
    return former
      ? { replaceOne: { filter: { _id, version: former.version }, replacement } }
      : { insertOne: { document: { _id, ...replacement } } };
  });
  const written = await bulkWrite(reportCards(db), writes);
  const overtaken = written === writes.length ? [] : await overtakenOf(db, changed, recordedAt);
  for (const one of changed) if (!overtaken.includes(one)) kept[one.former ? 'replaced' : 'created'] += 1;
  return overtaken;
}

/** Those that are not as they were to be written: their write met another version than the one that was read. */
async function overtakenOf(db: Portal['db'], changed: Changed[], recordedAt: Date): Promise<Changed[]> {
  const now = await reportCards(db)
    .find({ _id: trusted({ $in: changed.map(({ _id }) => _id) }) }, { hash: 1, version: 1, recordedAt: 1 })
    .lean<Pick<ReportCard, '_id' | 'hash' | 'version' | 'recordedAt'>[]>();
  const byId = new Map(now.map((card) => [card._id, card]));
  return changed.filter(({ _id, hash, former }) => {
    const found = byId.get(_id);
    const isOurs = found?.hash === hash && found.version === (former?.version ?? 0) + 1;
    return !(isOurs && found.recordedAt.getTime() === recordedAt.getTime());
  });
}

/** @returns how many were made: not those whose `_id` another writer has inserted meanwhile */
async function bulkWrite(model: { collection: Collection }, writes: readonly object[]): Promise<number> {
  try {
    const { insertedCount, matchedCount, upsertedCount } = await model.collection.bulkWrite(writes as never, {
      ordered: false,
      ignoreUndefined: true,
    });
    return insertedCount + matchedCount + upsertedCount;
  } catch (error) {
    const { writeErrors, result } = error as mongo.MongoBulkWriteError;
    const failed = Array.isArray(writeErrors) ? writeErrors : [writeErrors];
    if (!isDuplicateKey(error) || !failed.every(isDuplicateKey)) throw error;
    return result.insertedCount + result.matchedCount + result.upsertedCount;
  }
}

/** The versions that are about to be replaced; one that is kept already stays as it is. */
export async function keepFormer(db: Portal['db'], ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const shown = await reportCards(db)
    .find({ _id: trusted({ $in: ids }) })
    .lean<ReportCard[]>();
  const writes = shown.map(({ _id: card, ...rest }) => ({
    updateOne: {
      filter: { _id: `${card}:${rest.version}` },
      update: { $setOnInsert: { ...rest, card } },
      upsert: true,
    },
  }));
  await bulkWrite(formerReportCards(db), writes);
}
