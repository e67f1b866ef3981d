import { z } from 'zod';
import { optionalEmailField } from '../accounts/email-field.ts';

const FIELD_MAX = 100;
/** Children that one person may tell; each has two fields. */
export const MOST_CHILDREN = 6;

/** First names and birth dates (D2): `read-told-children.ts` reads the fields that are filled in. */
export const birthDatesForm = z.record(z.string().max(FIELD_MAX), z.string().max(FIELD_MAX));

/** An answer a child (B6): see `readAnswers`. */
export const childrenForm = z.record(z.string().max(FIELD_MAX), z.string().max(FIELD_MAX));

export const doneForm = z.object({ email: optionalEmailField });

/** Asked only where the names differ (see `pages.ts`). */
export const linkForm = z.object({ mine: z.literal('yes').optional() });
