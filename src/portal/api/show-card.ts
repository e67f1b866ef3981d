import type { z } from 'zod';
import { cardName } from '../report-cards/card-name.ts';
import type { CardTitle } from '../report-cards/find-cards.ts';
import type { ReportCard } from '../report-cards/report-card.model.ts';
import { shownAuthor } from './author-schema.ts';
import type { Answer } from './operation.ts';
import type { listedCardSchema, reportCardSchema, versionsSchema } from './report-card-schema.ts';

type ShownCard = z.output<typeof reportCardSchema>;
type ShownVersion = z.output<typeof versionsSchema>['versions'][number];

const HASH_CHARACTERS = 12;

/** Of a card that a list knows without its content: the hash tells it all. */
export const cardEtag = ({ version, hash }: Pick<ReportCard, 'version' | 'hash'>): string =>
  `"${version}-${hash.slice(0, HASH_CHARACTERS)}"`;

const summaryOf = (card: CardTitle): Omit<ShownCard, 'content'> => ({
  name: cardName(card),
  pupil: { sub: card.pupil, given_name: card.firstName, family_name: card.familyName },
  uai: card.uai,
  ...(card.schoolName && { school_name: card.schoolName }),
  year: card.year,
  term: card.term,
  ...(card.division && { division: card.division }),
  ...(card.level && { level: card.level }),
  locked_at: card.lockedAt.toISOString(),
  version: card.version,
  recorded_at: card.recordedAt.toISOString(),
  source: card.source,
  by: shownAuthor(card.by),
});

/** A card in a list. */
export const listedCard = (card: CardTitle): z.output<typeof listedCardSchema> => ({
  ...summaryOf(card),
  etag: cardEtag(card),
});

/** A card as the API tells of it. */
export const cardAnswer = (card: ReportCard, status = 200): Answer => ({
  status,
  body: { ...summaryOf(card), content: card.content },
  etag: cardEtag(card),
});

export const shownVersion = ({ version, recordedAt, lockedAt, source, by }: CardTitle): ShownVersion => ({
  version,
  recorded_at: recordedAt.toISOString(),
  locked_at: lockedAt.toISOString(),
  source,
  by: shownAuthor(by),
});
