import { z } from 'zod';
import { isRecipient } from '../../messaging/recipient.ts';
import { dialCodes } from '../../phone/french-numbering.ts';

const NAME_MAX = 100;
const PHONE_MAX = 40;
const FIELD_MAX = 100;

/** «Nom», «Prénom», «N° de téléphone portable» (B2). */
export const identityForm = z.object({
  'family-name': z
    .string()
    .trim()
    .min(1, 'activation-sms:family-name-missing')
    .max(NAME_MAX, 'activation-sms:name-too-long'),
  'first-name': z
    .string()
    .trim()
    .min(1, 'activation-sms:first-name-missing')
    .max(NAME_MAX, 'activation-sms:name-too-long'),
  'dial-code': z.enum(
    dialCodes.map(({ dialCode }) => dialCode),
    'activation-sms:phone-malformed',
  ),
  phone: z.string().trim().min(1, 'activation-sms:phone-missing').max(PHONE_MAX, 'activation-sms:phone-malformed'),
});

/** «Code de sécurité» (B5). People copy it with spaces, dots or dashes. */
export const codeForm = z.object({
  code: z
    .string()
    .max(FIELD_MAX, 'activation-sms:code-malformed')
    .transform((typed) => typed.normalize('NFKC').replace(/[\s.-]/g, ''))
    .pipe(
      z
        .string()
        .min(1, 'activation-sms:code-missing')
        .regex(/^\d{6}$/, 'activation-sms:code-malformed'),
    ),
});

/** Two fields a child, named after her (B6): `confirm-children.ts` reads those it asked for. */
export const childrenForm = z.record(z.string().max(FIELD_MAX), z.string().max(FIELD_MAX));

/** «Je choisis mon nouveau mot de passe», twice (B7); the policy has its say afterwards. */
export const passwordForm = z
  .object({
    password: z.string().min(1, 'activation-sms:password-missing'),
    'password-again': z.string(),
  })
  .refine((form) => form.password === form['password-again'], {
    path: ['password-again'],
    message: 'activation-sms:password-differs',
  });

const noEmail = z.literal('');
const email = z
  .email('activation-sms:email-invalid')
  .refine((address) => isRecipient('mail', address), 'activation-sms:email-invalid');

/** «E-mail» and «Accéder à mes services» (B8): an empty field puts the address off. */
export const doneForm = z.object({
  email: z
    .string()
    .trim()
    .max(254, 'activation-sms:email-invalid')
    .pipe(z.union([noEmail, email], 'activation-sms:email-invalid'))
    .default(''),
});

export const noFields = z.object({});
