import type { Connection } from 'mongoose';
import { z } from 'zod';
import { findPerson } from '../directory/find-person.ts';
import type { Account } from './account.model.ts';

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

/** The same of who has an account: as the schools write her names, and as the account does (E2, F2). */
export async function wordsOfOwner(db: Connection, account: Account): Promise<string[]> {
  const { familyName, givenName: firstName, guardianIds = [], identifier } = account;
  const own = { records: [{ familyName, firstName }] };
  return personalWords([...(await findPerson(db, { guardianIds })), own], identifier);
}
