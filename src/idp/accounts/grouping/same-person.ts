import type { Guardian } from '../../directory/guardian.model.ts';
import { normaliseName } from '../../directory/normalise-name.ts';

/** Names under which schools, or an account, know somebody. */
interface KnownNames {
  firstNames: string[];
  familyNames: string[];
}

/** A part of a double name counts alone («Durand-Martin», «Martin»), a particle («de», «le») does not. */
const SHORTEST_PART = 3;

const keysOf = (names: readonly string[]) => new Set(names.map(normaliseName).filter(Boolean));

function familyKeys(names: readonly string[]): Set<string> {
  const parts = names.flatMap((name) => name.split(/[\s\p{Pd}]+/u)).filter((part) => part.length >= SHORTEST_PART);
  return keysOf([...names, ...parts]);
}

const meet = (a: Set<string>, b: Set<string>) => [...a].some((key) => b.has(key));

/**
 * Whether two accounts may be one person's (S45, parents.md U6): the same first name and a family name in common, birth or
 * use name, whatever accents, hyphens and capitals. Two guardians of one child never are.
 */
export const samePerson = (one: KnownNames, other: KnownNames): boolean =>
  meet(keysOf(one.firstNames), keysOf(other.firstNames)) &&
  meet(familyKeys(one.familyNames), familyKeys(other.familyNames));

/** The names of every school that knows the person, and those of her account. */
export function namesOf(
  persons: readonly Pick<Guardian, 'records'>[],
  account?: { givenName: string; familyName: string },
): KnownNames {
  const records = persons.flatMap((person) => person.records);
  return {
    firstNames: [...records.map(({ firstName }) => firstName), ...(account ? [account.givenName] : [])],
    familyNames: [
      ...records.flatMap(({ familyName, useName }) => (useName ? [familyName, useName] : [familyName])),
      ...(account ? [account.familyName] : []),
    ],
  };
}
