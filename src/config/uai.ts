const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/**
 * Whether a school code (UAI, seven digits and a letter) has the right check letter: the number modulo 23 in an alphabet
 * without I, O and Q (domain/imports.md §3).
 */
export function checksOut(uai: string): boolean {
  return /^\d{7}[A-Z]$/.test(uai) && LETTERS[Number(uai.slice(0, 7)) % LETTERS.length] === uai[7];
}
