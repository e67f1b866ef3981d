import { z } from 'zod';

/** «Je choisis mon nouveau mot de passe», twice (B7, E2, F2); the policy has its say afterwards. */
export const newPasswordForm = z
  .object({
    password: z.string().min(1, 'password:missing'),
    'password-again': z.string(),
  })
  .refine((form) => form.password === form['password-again'], {
    path: ['password-again'],
    message: 'password:differs',
  });

/** The names of a person, as one school writes them. */
interface Names {
  familyName: string;
  useName?: string;
  firstName: string;
}

/** The person's names, as every school writes them, and her identifier: no password may hold one (B7). */
export function personalWords(persons: readonly { records: readonly Names[] }[], identifier: string): string[] {
  const names = persons
    .flatMap(({ records }) => records)
    .flatMap((record) => [record.familyName, record.useName ?? '', record.firstName]);
  return [identifier, ...new Set(names)];
}
