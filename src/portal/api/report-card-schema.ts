import { z } from 'zod';
import { contentSchema } from '../report-cards/content.ts';
import { authorSchema } from './author-schema.ts';
import { words } from './input-parts.ts';
import {
  CARD_EXAMPLE,
  CARD_INPUT_EXAMPLE,
  CYCLE_INPUT_EXAMPLE,
  FIRST_DEGREE_INPUT_EXAMPLE,
  LISTED_CARD_EXAMPLE,
} from './report-card-example.ts';

/** Before it there was no livret scolaire unique. */
export const FIRST_YEAR = 2016;

const term = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('periodic'), index: z.int().min(1).max(12), of: z.int().min(1).max(12) })
      .meta({ description: 'A period: `index` 1 `of` 3 is the first «trimestre», 1 of 2 the first «semestre».' }),
    z
      .strictObject({ kind: z.literal('cycle'), cycle: z.literal([2, 3, 4]) })
      .meta({ description: 'The end of a cycle: 2 ends in CE2, 3 in 6e, 4 in 3e.' }),
  ])
  .meta({ id: 'Term', description: 'What of the year a report card is about.' });

const content = contentSchema.meta({
  id: 'ReportCardContent',
  description:
    'What a report card says, of a period («bilan périodique») or at the end of a cycle («bilan de fin de cycle»), in both ' +
    'degrees. In first degree a subject has its `domain`, and a `position` in place of marks.',
});

/** A report card as school software writes it: whose it is comes from the address, her names from the school’s file. */
export const reportCardInput = z
  .strictObject({
    year: z.int().min(FIRST_YEAR).max(2099).meta({ description: 'First calendar year of the school year.' }),
    term,
    division: words(60).meta({ description: 'The pupil’s class then.', example: '3e A' }),
    level: z
      .string()
      .regex(/^[\w-]{1,20}$/)
      .meta({
        description: 'Her level then: MEFSTAT code in second degree (`2116`), name in first degree (`CE2`).',
        example: '2116',
      }),
    locked_at: z.iso.datetime({ offset: true }).meta({
      description: '«Date de verrou», RFC 3339: families see the card from then on.',
      example: '2026-12-11T18:00:00+01:00',
    }),
    content,
  })
  .meta({
    id: 'ReportCardInput',
    description: 'A report card to keep: a period of a collège, a period of an école, the end of a cycle.',
    examples: [CARD_INPUT_EXAMPLE, FIRST_DEGREE_INPUT_EXAMPLE, CYCLE_INPUT_EXAMPLE],
  });

const instant = (description: string) => z.iso.datetime({ offset: true }).meta({ description });

const shown = {
  name: z.string().meta({ description: 'In its address.', example: '2026-p1-3-0159901F' }),
  pupil: z
    .object({ sub: z.string(), given_name: z.string(), family_name: z.string() })
    .meta({ description: 'Her names when the card was made.' }),
  uai: z.string().meta({ description: 'The school that wrote it.' }),
  school_name: z.string().optional(),
  year: z.int(),
  term,
  division: z.string().optional(),
  level: z.string().optional(),
  locked_at: instant('Families see it from then on.'),
  version: z.int().min(1).meta({ description: 'Each change makes the next one.' }),
  recorded_at: instant('When this version was received.'),
  source: z.enum(['lsu', 'api']).meta({ description: 'From an LSU file, or written one by one.' }),
  by: authorSchema,
};

const etag = z.string().meta({ description: 'For `If-Match` of the next write.', example: '"1-Zk0v8n1yT3aQ"' });

export const reportCardSchema = z
  .object({ ...shown, content })
  .meta({ id: 'ReportCard', description: 'A report card («bilan»).', example: CARD_EXAMPLE });

export const listedCardSchema = z.object({ ...shown, etag }).meta({
  id: 'ListedReportCard',
  description: 'A report card without what it says.',
  example: LISTED_CARD_EXAMPLE,
});

export const cardsSchema = z
  .object({
    report_cards: z.array(listedCardSchema),
    next_cursor: z.string().optional().meta({ description: 'For the next page; absent on the last.' }),
  })
  .meta({
    id: 'ReportCards',
    description: 'Report cards that the school wrote.',
    example: { report_cards: [LISTED_CARD_EXAMPLE] },
  });

export const versionsSchema = z
  .object({
    versions: z.array(
      z
        .object({
          version: shown.version,
          recorded_at: shown.recorded_at,
          locked_at: shown.locked_at,
          source: shown.source,
          by: authorSchema,
        })
        .meta({ id: 'ReportCardVersion' }),
    ),
  })
  .meta({ id: 'ReportCardVersions', description: 'The versions of a report card, the one that is shown first.' });
