import type { Config } from '../../config/schema.ts';

type Academy = Config['support']['academies'][number];

/** Column and row of each académie: about where it lies in France, none larger than another. */
const PLACES: Readonly<Record<string, readonly [column: number, row: number]>> = {
  lille: [2, 0],
  normandie: [0.5, 1],
  amiens: [1.5, 1],
  reims: [2.5, 1],
  'nancy-metz': [3.5, 1],
  rennes: [0, 2],
  versailles: [1, 2],
  paris: [2, 2],
  creteil: [3, 2],
  strasbourg: [4, 2],
  nantes: [0.5, 3],
  'orleans-tours': [1.5, 3],
  dijon: [2.5, 3],
  besancon: [3.5, 3],
  poitiers: [0, 4],
  limoges: [1, 4],
  'clermont-ferrand': [2, 4],
  lyon: [3, 4],
  grenoble: [4, 4],
  bordeaux: [0, 5],
  toulouse: [1, 5],
  montpellier: [2, 5],
  'aix-marseille': [3, 5],
  nice: [4, 5],
  corse: [4, 6],
  guadeloupe: [0, 7.5],
  martinique: [1, 7.5],
  guyane: [2, 7.5],
  'la-reunion': [3, 7.5],
  mayotte: [4, 7.5],
};

/** Sizes in units of the drawing, which is as wide as the page lets it. */
const TILE = { width: 104, height: 64 };
const PITCH = { column: 110, row: 70 };
const MARGIN = 4;
const LINE_HEIGHT = 20;
const LONGEST_LINE = 9;
const LAST_COLUMN = 4;
/** Between mainland France and the académies overseas. */
const COAST_ROW = 7;

interface Tile {
  id: string;
  name: string;
  x: number;
  y: number;
  middle: number;
  lines: { text: string; y: number }[];
}

interface AcademyMap {
  width: number;
  height: number;
  tile: typeof TILE;
  tiles: Tile[];
  /** Height of the line that sets the académies overseas apart; absent when there are none. */
  coast?: number;
}

/** A long name in two lines, parted after its hyphen or its space: read one after the other, they are the name. */
const linesOf = (name: string) => (name.length > LONGEST_LINE ? name.split(/(?<=[- ])/) : [name]);

function tileOf({ id, name }: Academy): Tile[] {
  const place = PLACES[id];
  if (!place) return [];
  const [x, y] = [MARGIN + place[0] * PITCH.column, MARGIN + place[1] * PITCH.row];
  const lines = linesOf(name);
  const first = y + TILE.height / 2 - ((lines.length - 1) * LINE_HEIGHT) / 2;
  return [
    {
      id,
      name,
      x,
      y,
      middle: x + TILE.width / 2,
      lines: lines.map((text, index) => ({ text, y: first + index * LINE_HEIGHT })),
    },
  ];
}

/** The map of the académies that are configured and have a place on it; undefined when none has. */
export function academyMap(academies: readonly Academy[]): AcademyMap | undefined {
  // The keyboard goes from north to south and from west to east, as the eye does.
  const tiles = academies.flatMap(tileOf).sort((a, b) => a.y - b.y || a.x - b.x);
  if (tiles.length === 0) return undefined;
  const bottom = Math.max(...tiles.map(({ y }) => y)) + TILE.height;
  const coast = MARGIN + COAST_ROW * PITCH.row + (PITCH.row - TILE.height) * 2;
  return {
    width: 2 * MARGIN + LAST_COLUMN * PITCH.column + TILE.width,
    height: bottom + MARGIN,
    tile: TILE,
    tiles,
    ...(bottom > coast && { coast }),
  };
}
