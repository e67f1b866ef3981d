import { z } from 'zod';

/** A legal representative of a pupil, as the pupil's school knows her (G5). */
export interface SchoolGuardian {
  /** Always the same for this person at this school, account or not. */
  key: string;
  /** Her subject for this portal; absent while she has no account. */
  sub?: string;
  /** «Mme», «M.» */
  civility?: string;
  firstName: string;
  familyName: string;
  /** Of the school's file. */
  email?: string;
  /** E.164, of the school's file: SMS go to it. */
  mobile?: string;
  /** Of her account, which she confirmed. */
  accountEmail?: string;
  /** The language she reads (BCP 47). */
  locale?: string;
}

/** A pupil of a school today (G5). */
export interface SchoolPupil {
  /** The same that her guardians' sign-ins have for her. */
  sub: string;
  /** National number, where the provider gives it to this portal. */
  ine?: string;
  /** The number that the school's own software has for her. */
  localId: string;
  firstName: string;
  familyName: string;
  /** YYYY-MM-DD. */
  birthDate: string;
  /** Class: «3e A». */
  division?: string;
  /** Of schooling: 2116 for 3e, CM2… */
  level?: string;
  guardians: SchoolGuardian[];
}

export interface PupilsPage {
  pupils: SchoolPupil[];
  /** Gives the next page; absent on the last. */
  nextCursor?: string;
}

const text = z.string().min(1);

const guardianSchema = z
  .object({
    key: text,
    sub: text.optional(),
    civilite: text.optional(),
    given_name: text,
    family_name: text,
    email: text.optional(),
    mobile: text.optional(),
    account_email: text.optional(),
    locale: text.optional(),
  })
  .transform(
    ({ civilite, given_name, family_name, account_email, ...same }): SchoolGuardian => ({
      ...same,
      civility: civilite,
      firstName: given_name,
      familyName: family_name,
      accountEmail: account_email,
    }),
  );

/** A pupil as the provider's Directory API writes her. */
export const pupilSchema = z
  .object({
    sub: text,
    ine: text.optional(),
    local_id: text,
    given_name: text,
    family_name: text,
    birth_date: z.iso.date(),
    division: text.optional(),
    level: text.optional(),
    guardians: z.array(guardianSchema),
  })
  .transform(
    ({ local_id, given_name, family_name, birth_date, ...same }): SchoolPupil => ({
      ...same,
      localId: local_id,
      firstName: given_name,
      familyName: family_name,
      birthDate: birth_date,
    }),
  );

/** A page of them. */
export const pageSchema = z
  .object({ pupils: z.array(pupilSchema), next_cursor: text.optional() })
  .transform(({ pupils, next_cursor }): PupilsPage => ({ pupils, nextCursor: next_cursor }));
