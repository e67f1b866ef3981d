import { z } from 'zod';
import { dialCodes } from '../../../phone/french-numbering.ts';

/** «N° de téléphone portable» and its dialling code (F4, as B2). */
export const phoneForm = z.object({
  'dial-code': z.enum(
    dialCodes.map(({ dialCode }) => dialCode),
    'activation-sms:phone-malformed',
  ),
  phone: z.string().trim().min(1, 'activation-sms:phone-missing').max(40, 'activation-sms:phone-malformed'),
});

/** «Code de sécurité» (B5). People copy it with spaces, dots or dashes. */
export const codeForm = z.object({
  code: z
    .string()
    .max(100, 'activation-sms:code-malformed')
    .transform((typed) => typed.normalize('NFKC').replace(/[\s.-]/g, ''))
    .pipe(
      z
        .string()
        .min(1, 'activation-sms:code-missing')
        .regex(/^\d{6}$/, 'activation-sms:code-malformed'),
    ),
});
