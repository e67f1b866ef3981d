import { z } from 'zod';
import { isRecipient } from '../../messaging/recipient.ts';

const LONGEST = 254;

const address = (invalid: string) =>
  z.email(invalid).refine((typed) => isRecipient('mail', typed), { message: invalid });

/** «E-mail» where one must be given; its fault is told by the texts `email:`. */
export const emailField = z
  .string()
  .trim()
  .min(1, 'email:missing')
  .max(LONGEST, 'email:invalid')
  .pipe(address('email:invalid'));

/** «E-mail» where an empty field puts the address off. */
export const optionalEmailField = z
  .string()
  .trim()
  .max(LONGEST, 'email:invalid-optional')
  .pipe(z.union([z.literal(''), address('email:invalid-optional')], 'email:invalid-optional'))
  .default('');

/** «E-mail» and «Confirmez votre e-mail» (A4, F3). */
export const emailTwiceForm = z
  .object({ email: emailField, 'email-again': z.string().trim() })
  .refine((form) => form.email.toLowerCase() === form['email-again'].toLowerCase(), {
    path: ['email-again'],
    message: 'email:differs',
  });
