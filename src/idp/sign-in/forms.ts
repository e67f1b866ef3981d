import { z } from 'zod';
import { isRecipient } from '../../messaging/recipient.ts';

/** «Identifiant» and «Mot de passe» (A2). Nothing longer than a password may be is handed to argon2 (security.md S10). */
export const signInForm = z.object({
  identifier: z.string().trim().min(1, 'sign-in:identifier-missing').max(128, 'sign-in:refused'),
  password: z.string().min(1, 'sign-in:password-missing').max(1024, 'sign-in:refused'),
});

/** «Vérification de l’adresse mail» (A4). */
export const emailForm = z
  .object({
    email: z
      .string()
      .trim()
      .min(1, 'sign-in:email-missing')
      .max(254, 'sign-in:email-invalid')
      .pipe(z.email('sign-in:email-invalid'))
      .refine((address) => isRecipient('mail', address), 'sign-in:email-invalid'),
    'email-again': z.string().trim(),
  })
  .refine((form) => form.email.toLowerCase() === form['email-again'].toLowerCase(), {
    path: ['email-again'],
    message: 'sign-in:email-differs',
  });

export const noFields = z.object({});
