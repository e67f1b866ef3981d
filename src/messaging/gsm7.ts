const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('^{}\\[~]|€');
const LOOK_ALIKES: Record<string, string> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
  œ: 'oe',
  Œ: 'OE',
};
const ONE_PART = 160;
/** In UTF-16 code units: what a part holds of a text that the alphabet above cannot write, such as Arabic (UCS-2). */
const ONE_UCS2_PART = 70;

const gsm = (character: string) => BASIC.has(character) || EXTENDED.has(character);

/**
 * The text in the characters of an ordinary SMS (GSM 03.38): typographic signs become plain ones, an accent that the
 * alphabet lacks is dropped (`ê` → `e`), what remains unknown becomes `?`. One character outside it would halve the
 * length of a part (obligations.md §2).
 */
export function toGsm7(text: string): string {
  const plain = [...text.normalize('NFC')].map((character) => {
    if (gsm(character)) return character;
    const look = LOOK_ALIKES[character] ?? character.normalize('NFD').replace(/\p{M}/gu, '');
    return [...look].every(gsm) ? look : '?';
  });
  return plain.join('');
}

/** The length of a GSM-7 text in septets: `{`, `€` and their kin count twice. */
export const gsm7Length = (text: string): number =>
  [...text].reduce((total, character) => total + (EXTENDED.has(character) ? 2 : 1), 0);

/** True when a text is sent, and paid, as one SMS. */
export const fitsOneSms = (text: string): boolean =>
  [...text].every(gsm) ? gsm7Length(text) <= ONE_PART : text.length <= ONE_UCS2_PART;
