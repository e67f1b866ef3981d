/** Names of the levels of second degree, by the first four digits of their MEFSTAT (domain/imports.md §3). */
const NAMES: Readonly<Record<string, string>> = {
  '2111': '6e',
  '2112': '5e',
  '2115': '4e',
  '2116': '3e',
  '2211': '2de',
  '2212': '1re',
  '2433': '4e SEGPA',
  '2434': '3e SEGPA',
};

/** As first degree names its levels itself, `CM2`, and as families do. */
const SPOKEN = /^(TPS|PS|MS|GS|CP|CE[12]|CM[12]|ULIS)$/;

/** «3e» of 2116, «CM2» of CM2: the same in all languages; undefined where the code is of no level that has a name here. */
export function levelName(level: string | undefined): string | undefined {
  if (level === undefined) return undefined;
  return NAMES[level.slice(0, 4)] ?? (SPOKEN.test(level) ? level : undefined);
}
