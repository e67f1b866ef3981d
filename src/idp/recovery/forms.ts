import { z } from 'zod';
import { emailField } from '../accounts/email-field.ts';
import { newPasswordForm } from '../accounts/new-password.ts';
import { codeField } from '../accounts/sms-code/code-form.ts';

const IDENTIFIER_MAX = 128;
const FIELD_MAX = 100;

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

/** «Code de sécurité» (E2): of a mail or of an SMS. */
export const codeForm = z.object({ code: codeField('recovery:code-missing', 'recovery:code-malformed') });

/** «E-mail» (E1). */
export const mailForm = z.object({ email: emailField });

/** What a link’s address holds. */
export const linkQuery = z.object({ token: z.string().min(1).max(FIELD_MAX) });

/** The new password of a link (E2). */
export const linkForm = z.intersection(linkQuery, newPasswordForm);
