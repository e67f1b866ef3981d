import { z } from 'zod';
import { readPhoneLine } from '../../phone/phone-line.ts';
import { localizedText } from './localized-text.ts';
import { httpUrl, uai } from './web.ts';

/** What families read of a school: its name, which its files do not give, and how to reach it (K2). */
export const schoolsGroup = z
  .array(
    z.strictObject({
      uai,
      name: z.string().max(120),
      address: z
        .array(z.string().trim().min(1).max(80))
        .min(1)
        .max(5)
        .optional()
        .describe('Line by line, the postal code and the town last.'),
      phone: z
        .string()
        .refine(
          (value) => readPhoneLine(value) !== undefined,
          'écrivez un numéro que l’on peut appeler de partout, comme 04 65 71 00 01, 0262 21 00 00 ou +687 24 00 00',
        )
        .optional(),
      email: z.email('écrivez une adresse comme secretariat@exemple.fr').optional(),
      website: httpUrl.optional(),
      hours: localizedText(120).optional().describe('When the office answers.'),
    }),
  )
  .default([])
  .describe('Names of schools, which the school files do not give, and how families reach them.');
