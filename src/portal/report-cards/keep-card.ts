import { trusted } from 'mongoose';
import { HOUR_MS } from '../../clock.ts';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { PortalContext } from '../context.ts';
import { cardId, cardName } from './card-name.ts';
import { hashOf, keepFormer, type NewCard } from './keep-cards.ts';
import { formerReportCards, type ReportCard, reportCards } from './report-card.model.ts';

/** All versions are kept: a loop gone wrong may not fill the history of a card, which changes a few times in its life. */
export const MOST_VERSIONS = { hour: 30, ever: 300 } as const;

/** What a card does not say is not there, as `keepCards` has it. */
const AS_IT_IS = { ignoreUndefined: true } as const;

export type KeptCard =
  | { ok: true; outcome: 'created' | 'replaced' | 'unchanged'; card: ReportCard }
  /** `changed-meanwhile`: it is no more as it was known; read it again, and decide anew. */
  | { ok: false; reason: 'changed-meanwhile' | 'too-often' };

/**
 * Keeps one card in place of the version that the writer knows (undefined: of none), as `keepCards` does, but of two at once
 * one alone succeeds (J3).
 */
export async function keepCard(
  { db, clock }: Pick<PortalContext, 'db' | 'clock'>,
  given: NewCard,
  known: ReportCard | undefined,
): Promise<KeptCard> {
  const hash = hashOf(given);
  if (known?.hash === hash) return { ok: true, outcome: 'unchanged', card: known };
  const _id = cardId(given.pupil, cardName(given));
  const recordedAt = clock.now();
  const card: ReportCard = {
    ...given,
    _id,
    hash,
    version: (known?.version ?? 0) + 1,
    recordedAt,
    schemaVersion: 1,
  };
  if (!known) return insert(db, card);
  const sinceOneHour = { card: _id, recordedAt: trusted({ $gt: new Date(recordedAt.getTime() - HOUR_MS) }) };
  const recent = await formerReportCards(db).countDocuments(sinceOneHour);
  if (known.version >= MOST_VERSIONS.ever || recent >= MOST_VERSIONS.hour) return { ok: false, reason: 'too-often' };
  // First: a crash between the two loses nothing.
  await keepFormer(db, [_id]);
  const { matchedCount } = await reportCards(db).collection.replaceOne(
    { _id, version: known.version } as never,
    card,
    AS_IT_IS,
  );
  return matchedCount === 1 ? { ok: true, outcome: 'replaced', card } : { ok: false, reason: 'changed-meanwhile' };
}

async function insert(db: PortalContext['db'], card: ReportCard): Promise<KeptCard> {
  try {
    await reportCards(db).collection.insertOne(card as never, AS_IT_IS);
    return { ok: true, outcome: 'created', card };
  } catch (error) {
    if (isDuplicateKey(error)) return { ok: false, reason: 'changed-meanwhile' };
    throw error;
  }
}
