import { normaliseName } from '../directory/normalise-name.ts';

const LONGEST_NAME = 30;

const letters = (name: string) =>
  normaliseName(name)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/**
 * What an identifier starts with (B7, domain/educonnect.md §3): first letter of the first name, dot, name, without
 * accents nor spaces. Names in another script give `x` and `parent`, so that everyone has one that any keyboard types.
 */
export function identifierStem({ firstName, name }: { firstName: string; name: string }): string {
  const initial = letters(firstName).slice(0, 1) || 'x';
  return `${initial}.${letters(name).slice(0, LONGEST_NAME) || 'parent'}`;
}
