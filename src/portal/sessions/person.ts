import type { Logger } from 'pino';
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
  /** Of schooling: 2116 for 3e, CM2… Services may be for some levels only. */
  level?: string;
}

/** Who is signed in, and whom she may follow, as the provider said last. */
export interface Person {
  kind: 'guardian' | 'pupil';
  /** «Mme», «M.» */
  civility?: string;
  firstName: string;
  familyName: string;
  /** The language she reads (BCP 47). */
  locale?: string;
  /** The sign-in before this one; absent at the first. */
  lastSignInAt?: Date;
  children: Child[];
}

/** Family names as French forms write them, so that nobody takes them for a first name. */
export const inCapitals = (familyName: string): string => familyName.toLocaleUpperCase('fr');

const LONGEST_TEXT = 200;
/** What names something is never cut. */
const name = z.string().min(1).max(255);
/** What is only shown is cut: a long name must not keep a family out. */
const text = z
  .string()
  .trim()
  .min(1)
  .transform((value) => [...value].slice(0, LONGEST_TEXT).join(''));
const maybe = text.optional().catch(undefined);
const school = { uai: name, etablissement: maybe, division: maybe, niveau: maybe };
const childSchema = z.object({ sub: name, prenom: text, nom: maybe, ...school });

/** The provider's claims in use (domain/educonnect.md §2); others are not looked at. */
const claimsSchema = z.object({
  sub: name,
  given_name: text,
  family_name: text,
  civilite: maybe,
  locale: maybe,
  derniere_connexion: z.iso.datetime({ offset: true }).optional().catch(undefined),
  'ecole.enfants': z.array(z.unknown()).nullish(),
  'ecole.eleve': z.object({ sub: name.optional(), ...school }).nullish(),
});

const inSchool = ({ uai, etablissement, division, niveau }: z.output<z.ZodObject<typeof school>>) => ({
  uai,
  schoolName: etablissement,
  division,
  level: niveau,
});

/** The children that make sense: one that does not must not hide its brothers and sisters. */
function readChildren(claim: readonly unknown[], log: Logger): Child[] {
  const read = claim.map((child) => childSchema.safeParse(child));
  const children = read.flatMap(({ data }) => (data ? [data] : []));
  if (children.length < claim.length) log.warn({ leftOut: claim.length - children.length }, 'malformed children');
  return children.map(({ sub, prenom, nom, ...rest }) => ({
    sub,
    firstName: prenom,
    familyName: nom ?? '',
    ...inSchool(rest),
  }));
}

/**
 * Reads a userinfo answer; what it says that is not needed may be missing or nonsense.
 *
 * @throws ZodError when the provider's claims are not those agreed on
 */
export function readPerson(userinfo: object, log: Logger): Person {
  const claims = claimsSchema.parse(userinfo);
  const pupil = claims['ecole.eleve'];
  const names = { firstName: claims.given_name, familyName: claims.family_name };
  return {
    kind: pupil ? 'pupil' : 'guardian',
    civility: claims.civilite,
    ...names,
    locale: claims.locale,
    lastSignInAt: claims.derniere_connexion === undefined ? undefined : new Date(claims.derniere_connexion),
    children: pupil
      ? [{ sub: pupil.sub ?? claims.sub, ...names, ...inSchool(pupil) }]
      : readChildren(claims['ecole.enfants'] ?? [], log),
  };
}
