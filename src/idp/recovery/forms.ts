import { z } from 'zod';
import { dialCodes } from '../../phone/french-numbering.ts';
import { emailField } from '../accounts/email-field.ts';
import { newPasswordForm } from '../accounts/new-password.ts';

const IDENTIFIER_MAX = 128;
const FIELD_MAX = 100;
const PHONE_MAX = 40;

/** «Identifiant» (E2). Who types an e-mail there is told where that leads. */
export const identifierForm = z.object({
  identifier: z
    .string()
    .trim()
    .min(1, 'recovery:identifier-missing')
    .max(IDENTIFIER_MAX, 'recovery:identifier-unknown')
    .refine((typed) => !typed.includes('@'), 'recovery:identifier-is-email'),
});

/** «Par e-mail», «Par SMS» (E2). */
export const wayForm = z.object({ way: z.enum(['mail', 'sms'], 'recovery:way-missing') });

/** «Code de sécurité» (E2). People copy it with spaces, dots or dashes. */
export const codeForm = z.object({
  code: z
    .string()
    .max(FIELD_MAX, 'recovery:code-malformed')
    .transform((typed) => typed.normalize('NFKC').replace(/[\s.-]/g, ''))
    .pipe(
      z
        .string()
        .min(1, 'recovery:code-missing')
        .regex(/^\d{6}$/, 'recovery:code-malformed'),
    ),
});

/** «E-mail» (E1). */
export const mailForm = z.object({ email: emailField });

/** «N° de téléphone portable» (E1). */
export const smsForm = z.object({
  'dial-code': z.enum(
    dialCodes.map(({ dialCode }) => dialCode),
    'activation-sms:phone-malformed',
  ),
  phone: z.string().trim().min(1, 'activation-sms:phone-missing').max(PHONE_MAX, 'activation-sms:phone-malformed'),
});

/** What a link’s address holds. */
export const linkQuery = z.object({ token: z.string().min(1).max(FIELD_MAX) });

/** The new password of a link (E2). */
export const linkForm = z.intersection(linkQuery, newPasswordForm);
