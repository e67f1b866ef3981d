import { z } from 'zod';
import { UNSHOWN } from '../report-cards/content.ts';

/** Neither control characters nor halves of surrogate pairs. */
const UNSHOWN_IN_LINE = /[\p{Cc}\p{Cs}]/u;

const composed = (most: number) => z.string().trim().normalize().min(1).max(most);

/** One line of words, as it will be stored and compared: without space around it, composed (NFC). */
export const words = (most: number) =>
  composed(most).refine(
    (text) => !UNSHOWN_IN_LINE.test(text),
    'Write no control character and no half of a surrogate pair.',
  );

/** The same on several lines. */
export const paragraphs = (most: number) =>
  composed(most).refine((text) => !UNSHOWN.test(text), 'Write no control character but line feeds and tabs.');

/** A school year in a query. @param description for the document */
export const yearInQuery = (description: string) =>
  z
    .string()
    .regex(/^20\d{2}$/)
    .transform(Number)
    .optional()
    .meta({ description, example: '2026' });

/** The most that a page of any list has. */
const MOST = 200;

/** What the query of every list that comes in pages has. @param what the list is of, for the document: «Cards» */
export const pageInQuery = (what: string) => ({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST)
    .default(50)
    .meta({ description: `${what} of a page, at most.`, example: 50 }),
  cursor: z.string().min(1).max(2_000).optional().meta({ description: '`next_cursor` of the page before.' }),
});
