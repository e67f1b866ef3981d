import { z } from 'zod';
import { dialCodes } from '../../phone/french-numbering.ts';
import { optionalEmailField } from '../accounts/email-field.ts';

const PHONE_MAX = 40;
const FIELD_MAX = 100;
/** Children that one person may tell; each has two fields. */
export const MOST_CHILDREN = 6;

/** «N° de téléphone portable» (D2). */
export const phoneForm = z.object({
  'dial-code': z.enum(
    dialCodes.map(({ dialCode }) => dialCode),
    'franceconnect:phone-malformed',
  ),
  phone: z.string().trim().min(1, 'franceconnect:phone-missing').max(PHONE_MAX, 'franceconnect:phone-malformed'),
});

/** «Code de sécurité» (B5). People copy it with spaces, dots or dashes. */
export const codeForm = z.object({
  code: z
    .string()
    .max(FIELD_MAX, 'franceconnect:code-malformed')
    .transform((typed) => typed.normalize('NFKC').replace(/[\s.-]/g, ''))
    .pipe(
      z
        .string()
        .min(1, 'franceconnect:code-missing')
        .regex(/^\d{6}$/, 'franceconnect:code-malformed'),
    ),
});

/** First names and birth dates (D2): `read-told-children.ts` reads the fields that are filled in. */
export const birthDatesForm = z.record(z.string().max(FIELD_MAX), z.string().max(FIELD_MAX));

/** An answer a child (B6): see `readAnswers`. */
export const childrenForm = z.record(z.string().max(FIELD_MAX), z.string().max(FIELD_MAX));

export const doneForm = z.object({ email: optionalEmailField });

/** Asked only where the names differ (see `pages.ts`). */
export const linkForm = z.object({ mine: z.literal('yes').optional() });
