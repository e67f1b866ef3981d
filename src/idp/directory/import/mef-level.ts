/**
 * MEFSTAT4 of a CODE_MEF by its first three digits (`domain/imports.md` §3). Only the classes whose two codes were seen
 * together are here: another class has no level, rather than a guessed one.
 */
const LEVELS: Readonly<Record<string, string>> = { 100: '2111', 101: '2112', 102: '2115', 103: '2116', 200: '2211' };

export function levelOfMef(mef: string): string | undefined {
  return LEVELS[mef.slice(0, 3)];
}
