import type { Progress, Results, Slot } from './series.ts';

/** A place on the drawing, in its own units: `WIDTH` by `HEIGHT`. */
interface Spot {
  x: number;
  y: number;
}

/** A drawing of one subject: all that its SVG needs, in whole units (J5). */
export interface Chart {
  width: number;
  height: number;
  left: number;
  right: number;
  /** Horizontal lines with their figures. */
  levels: { y: number; figure: number }[];
  /** A path for each stretch without a gap. */
  pupil: string[];
  group: string[];
  /** With its figure where there is room for all. */
  pupilSpots: (Spot & { value: number; labelY: number; labelled: boolean })[];
  groupSpots: Spot[];
  ticks: { x: number; slot: Slot }[];
  years: { x: number; year: number }[];
}

const WIDTH = 360;
const HEIGHT = 210;
const PLOT = { left: 40, right: 340, top: 24, bottom: 156 };
/** So that the first and last figures stay inside. */
const INSET = 16;
/** Narrower than that, two texts below the drawing touch. */
const TICK_ROOM = 26;
const YEAR_ROOM = 44;
/** Above a spot, or under it where the class's line passes above. */
const LABEL_ABOVE = -10;
const LABEL_BELOW = 20;

const SCALES = {
  mark: { lowest: 0, highest: 20, levels: [0, 5, 10, 15, 20] },
  position: { lowest: 1, highest: 4, levels: [1, 2, 3, 4] },
} as const;

export type Scale = keyof typeof SCALES;

export function drawChart({ points }: Pick<Progress, 'points'>, scale: Scale): Chart {
  const { lowest, highest, levels } = SCALES[scale];
  const from = PLOT.left + INSET;
  const step = points.length > 1 ? (PLOT.right - INSET - from) / (points.length - 1) : 0;
  const x = (place: number) => Math.round(points.length > 1 ? from + place * step : (PLOT.left + PLOT.right) / 2);
  const y = (value: number) =>
    Math.round(PLOT.bottom - ((value - lowest) / (highest - lowest)) * (PLOT.bottom - PLOT.top));
  const spots = (of: (results: Results) => number | undefined) =>
    points.map(({ results }, place) => {
      const value = of(results);
      return value === undefined ? undefined : { x: x(place), y: y(value), value };
    });
  const pupil = spots((results) => results[scale]);
  const group = spots((results) => (scale === 'mark' ? results.group : undefined));
  const every = Math.max(1, Math.ceil(TICK_ROOM / (step || WIDTH)));
  const last = pupil.findLastIndex((spot) => spot !== undefined);
  return {
    width: WIDTH,
    height: HEIGHT,
    left: PLOT.left,
    right: PLOT.right,
    levels: levels.map((figure) => ({ y: y(figure), figure })),
    pupil: paths(pupil),
    group: paths(group),
    pupilSpots: pupil.flatMap((spot, place) => {
      const classAbove = (group[place]?.value ?? -1) > (spot?.value ?? 0);
      return spot
        ? [
            {
              ...spot,
              labelY: spot.y + (classAbove ? LABEL_BELOW : LABEL_ABOVE),
              labelled: step === 0 || step >= YEAR_ROOM || place === last,
            },
          ]
        : [];
    }),
    groupSpots: group.flatMap((spot) => (spot ? [{ x: spot.x, y: spot.y }] : [])),
    ticks: points.flatMap(({ slot }, place) => (place % every === 0 ? [{ x: x(place), slot }] : [])),
    years: yearMarks(points, x),
  };
}

/** A path for each stretch of spots that follow each other; one alone has no line. */
function paths(spots: readonly (Spot | undefined)[]): string[] {
  const stretches: Spot[][] = [[]];
  for (const spot of spots) {
    if (spot) stretches.at(-1)!.push(spot);
    else stretches.push([]);
  }
  return stretches
    .filter((stretch) => stretch.length > 1)
    .map((stretch) => `M${stretch.map(({ x, y }) => `${x} ${y}`).join(' L')}`);
}

/** Each year under the middle of its periods, where there is room for it. */
function yearMarks(points: Progress['points'], x: (place: number) => number): Chart['years'] {
  const years = [...new Set(points.map(({ slot }) => slot.year))];
  const marks: Chart['years'] = [];
  for (const year of years) {
    const first = points.findIndex(({ slot }) => slot.year === year);
    const last = points.findLastIndex(({ slot }) => slot.year === year);
    const middle = Math.round((x(first) + x(last)) / 2);
    const before = marks.at(-1);
    if (!before || middle - before.x >= YEAR_ROOM) marks.push({ x: middle, year });
  }
  return marks;
}
