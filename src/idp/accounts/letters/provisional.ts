import { randomInt } from 'node:crypto';

/**
 * What is printed on letters and typed from them: no sign that is taken for another (0 O, 1 l I, 2 z, 5 s, 6 b, 8 B, 9 g q,
 * u v, rn m), no vowel, so that chance spells no word. 23 signs: twelve of them are 54 bits, beyond what CNIL 2022-100 asks
 * beside a lock-out, and no dictionary holds them (security.md S16).
 */
export const ALPHABET = 'cdfhjkmnprtvwxy23456789';

const IDENTIFIER_SIGNS = 8;
const PASSWORD_SIGNS = 12;
const GROUP = 4;

const identifierPattern = new RegExp(`^[${ALPHABET}]{${IDENTIFIER_SIGNS}}$`);

const signs = (count: number) => Array.from({ length: count }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** What one letter gives: without spaces, as it is compared. */
export interface Provisional {
  identifier: string;
  password: string;
}

/** Of the letters' own random choice (CSPRNG). */
export const newProvisional = (): Provisional => ({
  identifier: signs(IDENTIFIER_SIGNS),
  password: signs(PASSWORD_SIGNS),
});

/** As it is printed: by groups of four. */
export const groupsOf = (text: string): string[] => text.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? [];

/** As it is compared, whatever capitals, spaces and dashes were typed between the groups. */
export const compactOf = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}]/gu, '')
    .toLowerCase();

/**
 * The provisional identifier that was typed, if it looks like one; an account's always has a dot, a provisional one never
 * has.
 */
export function provisionalIdentifier(typed: string): string | undefined {
  const compact = compactOf(typed);
  return identifierPattern.test(compact) ? compact : undefined;
}
