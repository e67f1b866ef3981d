import { z } from 'zod';

/** A child that the person may follow; for a pupil, the pupil herself (H1). */
export interface Child {
  /** Her name in our addresses: the pairwise subject that the provider gives for this portal alone. */
  sub: string;
  firstName: string;
  familyName: string;
  /** Code of the school (UAI). */
  uai: string;
  schoolName?: string;
  /** Class in the school: «5e B». */
  division?: string;
}

/** Who is signed in, and whom she may follow, as the provider said last. */
export interface Person {
  kind: 'guardian' | 'pupil';
  /** «Mme», «M.» */
  civility?: string;
  firstName: string;
  familyName: string;
  /** The sign-in before this one; absent at the first. */
  lastSignInAt?: Date;
  children: Child[];
}

/** Family names as French forms write them, so that nobody takes them for a first name. */
export const inCapitals = (familyName: string): string => familyName.toLocaleUpperCase('fr');

const text = z.string().trim().min(1).max(200);
const maybe = text.nullish().transform((value) => value ?? undefined);
const school = { uai: text, etablissement: maybe, division: maybe };

/** The provider's claims in use (domain/educonnect.md §2); others are not looked at. */
const claimsSchema = z.object({
  sub: text,
  given_name: text,
  family_name: text,
  civilite: maybe,
  derniere_connexion: z.coerce.date().nullish(),
  'ecole.enfants': z.array(z.object({ sub: text, prenom: text, nom: maybe, ...school })).nullish(),
  'ecole.eleve': z.object(school).nullish(),
});

const inSchool = ({ uai, etablissement, division }: { uai: string; etablissement?: string; division?: string }) => ({
  uai,
  schoolName: etablissement,
  division,
});

/**
 * Reads a userinfo answer.
 *
 * @throws ZodError when the provider's claims are not those agreed on
 */
export function readPerson(userinfo: object): Person {
  const claims = claimsSchema.parse(userinfo);
  const pupil = claims['ecole.eleve'];
  const name = { firstName: claims.given_name, familyName: claims.family_name };
  const children = (claims['ecole.enfants'] ?? []).map(
    ({ sub, prenom, nom, ...rest }): Child => ({ sub, firstName: prenom, familyName: nom ?? '', ...inSchool(rest) }),
  );
  return {
    kind: pupil ? 'pupil' : 'guardian',
    civility: claims.civilite,
    ...name,
    lastSignInAt: claims.derniere_connexion ?? undefined,
    children: pupil ? [{ sub: claims.sub, ...name, ...inSchool(pupil) }] : children,
  };
}
