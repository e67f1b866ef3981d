import { z } from 'zod';
import { dialCodes } from '../../phone/french-numbering.ts';
import { optionalEmailField } from '../accounts/email-field.ts';

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

/** «E-mail» and «Accéder à mes services» (B8): an empty field puts the address off. */
export const doneForm = z.object({ email: optionalEmailField });
