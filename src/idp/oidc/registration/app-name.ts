/** Words that the State and its services are known by: no app calls itself so (security.md S41). */
const RESERVED = [
  'ÉduConnect',
  'Éducation nationale',
  'FranceConnect',
  'académie',
  'rectorat',
  'ministère',
  'gouvernement',
  'gouv.fr',
  'République française',
  'service public',
  'Scolarité services',
];

const LONGEST = 60;

/** What people cannot see, or what turns the order of what they see. */
const INVISIBLE = /\p{Cf}|\p{Cc}|\p{Co}|\p{Cn}|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0/gu;
const LATIN_NAME = /^[a-z0-9œæ '’.,:&()!?+–-]+$/;
const ARABIC_NAME = /^[\p{Script=Arabic}\p{M}\p{Nd} '’.,:&()!?؟،+–-]+$/u;

/** Characters that are read as letters; `l`, `I` and `1` are one. Signs come second: they may also be mere signs. */
const DIGITS: Record<string, string> = {
  0: 'o',
  1: 'i',
  2: 'z',
  3: 'e',
  4: 'a',
  5: 's',
  6: 'b',
  7: 't',
  8: 'b',
  9: 'g',
};
const SIGNS: Record<string, string> = { '!': 'i', '+': 't', '(': 'c', '&': 'e', ':': 'i' };

const withoutMarks = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');

/** What a name looks like at a glance: letters alone, those alike as one, none doubled. */
function skeletonOf(name: string, table: Record<string, string>): string {
  const lower = withoutMarks(name.toLowerCase()).replaceAll('œ', 'oe').replaceAll('æ', 'ae');
  return [...lower]
    .map((character) => table[character] ?? character)
    .join('')
    .replace(/[^\p{L}]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('l', 'i')
    .replaceAll('j', 'i')
    .replace(/(.)\1+/gu, '$1');
}

const TABLES = [{}, DIGITS, { ...DIGITS, ...SIGNS }, { ...DIGITS, 6: 'g', ...SIGNS }];

type NamedApp = { ok: true; name: string } | { ok: false; reason: 'empty' | 'long' | 'characters' | 'reserved' };

/**
 * The name of an app as people may see it (security.md S41): compatibility forms made plain, nothing invisible, letters of
 * one script alone, and nothing that reads like a service of the State.
 *
 * @param taken names that belong to others: the installation's own, and those of the clients of its file
 */
export function nameApp(given: string, taken: readonly string[] = []): NamedApp {
  const name = given.normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();
  if (!/\p{L}/u.test(name)) return { ok: false, reason: 'empty' };
  if (name.length > LONGEST) return { ok: false, reason: 'long' };
  const plain = withoutMarks(name.toLowerCase());
  if (!LATIN_NAME.test(plain) && !ARABIC_NAME.test(name)) return { ok: false, reason: 'characters' };
  for (const table of TABLES) {
    const skeleton = skeletonOf(name, table);
    if (RESERVED.some((word) => skeleton.includes(skeletonOf(word, {})))) return { ok: false, reason: 'reserved' };
    if (taken.some((other) => skeleton === skeletonOf(other, {}))) return { ok: false, reason: 'reserved' };
  }
  return { ok: true, name };
}
