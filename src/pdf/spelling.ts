import type { Face } from './fonts.ts';

/** What reads the same, for characters that the typeface has not. */
const LIKES: Readonly<Record<string, string>> = {
  '\u02bb': '‘',
  '\u02bc': '’',
  '\u2012': '–',
  '\u202f': '\u00a0',
  '\u2007': '\u00a0',
  '\u2009': ' ',
  '\u2028': '\n',
  '\u2029': '\n',
};
const UNKNOWN = '\u25a1';
const segmenter = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/**
 * A text in the letters that a typeface has: a letter with marks that it lacks is written with those that it has («Nguyễn»
 * with ê), what it has no letter for is a box, what is not to be seen is left out. Line breaks stay.
 */
export function spelled(text: string, face: Face): string {
  const seen = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/\p{Cf}|[^\P{Cc}\n]/gu, '');
  const whole = seen.normalize('NFC');
  if (knows(face, whole)) return whole;
  return [...segmenter.segment(whole)].map(({ segment }) => written(segment, face)).join('');
}

const knows = (face: Face, text: string) =>
  [...text].every((one) => one === '\n' || face.hasGlyphForCodePoint(one.codePointAt(0)!));

function written(grapheme: string, face: Face): string {
  if (knows(face, grapheme)) return grapheme;
  const like = LIKES[grapheme];
  if (like !== undefined) return like;
  const parts = [...grapheme.normalize('NFD')].filter((one) => !/[\p{Cs}\p{Co}\p{Cn}]/u.test(one));
  // Marks are taken in as long as the typeface has the letter with them.
  let known = '';
  for (const part of parts) {
    const longer = (known + part).normalize('NFC');
    if (knows(face, longer)) known = longer;
  }
  if (known !== '') return known;
  return parts.some((part) => !/\p{M}/u.test(part)) ? UNKNOWN : '';
}
