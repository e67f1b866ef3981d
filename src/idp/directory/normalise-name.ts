/** Ligatures and letters that NFD does not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  Œ: 'OE',
  Æ: 'AE',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Þ: 'TH',
  ß: 'SS',
  ẞ: 'SS',
};

/**
 * One part of a name as it is compared (B2): upper case, no accents, ligatures opened, everything but letters and digits
 * dropped, so that «N’Guessan-Féral» and «NGUESSAN FERAL» are one. Letters of other scripts are kept.
 */
export function normaliseName(name: string): string {
  return name
    .toUpperCase()
    .replace(/[ŒÆØŁĐÐÞẞ]/g, (letter) => LETTERS[letter]!)
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The key under which a person of that family name and first name is looked for: `COSTEDOAT|SANDRINE`. */
export function nameKey(familyName: string, firstName: string): string {
  return `${normaliseName(familyName)}|${normaliseName(firstName)}`;
}
