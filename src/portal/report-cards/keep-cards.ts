import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
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
 * that a crash between the two loses nothing, and the same cards once more finish what it interrupted (J3).
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

async function keepBatch({ db, clock }: Portal, cards: readonly NewCard[]): Promise<Kept> {
  const kept: Kept = { created: 0, replaced: 0, unchanged: 0 };
  const known = await knownOf(db, cards.map(idOf));
  const changed = cards.filter((card) => {
    const outcome = whatBecomes(known.get(idOf(card)), card);
    kept[outcome] += 1;
    return outcome !== 'unchanged';
  });
  await keepFormer(
    db,
    changed.map(idOf).filter((id) => known.has(id)),
  );
  const recordedAt = clock.now();
  const writes = changed.map((card) => {
    const _id = idOf(card);
    const former = known.get(_id);
    const replacement = {
      ...card,
      hash: hashOf(card),
      version: (former?.version ?? 0) + 1,
      recordedAt,
      schemaVersion: 1,
    };
    return former
      ? { replaceOne: { filter: { _id, version: former.version }, replacement } }
      : { insertOne: { document: { _id, ...replacement } } };
  });
  if (writes.length > 0)
    await reportCards(db).collection.bulkWrite(writes as never, { ordered: false, ignoreUndefined: true });
  return kept;
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
  await formerReportCards(db).collection.bulkWrite(writes as never, { ordered: false, ignoreUndefined: true });
}
