import { z } from 'zod';

/** «Identifiant» and «Mot de passe» (A2). Nothing longer than a password may be is handed to argon2 (security.md S10). */
export const signInForm = z.object({
  identifier: z.string().trim().min(1, 'sign-in:identifier-missing').max(128, 'sign-in:refused'),
  password: z.string().min(1, 'sign-in:password-missing').max(1024, 'sign-in:refused'),
});
