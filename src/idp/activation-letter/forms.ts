import { z } from 'zod';
import { emailField, optionalEmailField } from '../accounts/email-field.ts';

const FIELD_MAX = 100;

/** The pupil's own «Né(e) le» (C2). */
export const birthDateForm = z.object({
  'birth-date': z
    .string()
    .trim()
    .min(1, 'activation-letter:birth-date-missing')
    .max(FIELD_MAX, 'activation-letter:birth-date-unreadable'),
});

/** A guardian's «E-mail» (C2). */
export const emailForm = z.object({ email: emailField });

/** «Accéder à mes services»; a pupil may give an e-mail. */
export const doneForm = z.object({ email: optionalEmailField });

const LONGEST_TOKEN = 200;

/** The link of the mail that confirms a guardian's address. */
export const tokenForm = z.object({ token: z.string().max(LONGEST_TOKEN) });
