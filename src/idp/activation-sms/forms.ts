import { z } from 'zod';
import { optionalEmailField } from '../accounts/email-field.ts';
import { phoneFields } from '../accounts/phone-fields.ts';

const NAME_MAX = 100;

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
  ...phoneFields,
});

/** «E-mail» and «Accéder à mes services» (B8): an empty field puts the address off. */
export const doneForm = z.object({ email: optionalEmailField });
