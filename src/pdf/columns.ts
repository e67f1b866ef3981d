import { breakLines } from './break-lines.ts';
import type { LaidPage, Look, Part } from './layout.ts';
import type { Measure } from './measure.ts';
import { INK } from './text.ts';

/** One text of a column. */
export interface Piece extends Look {
  part?: Part;
  text: string;
  /** Left free above, unless it is the first of its page. */
  before?: number;
  /** An item of a list. */
  dot?: boolean;
  /** A row of squares, so many of them full: what a text beside it says too. */
  gauge?: { value: number; of: number };
}

/** Texts one under another, between two edges of a row. */
export interface Column {
  x: number;
  width: number;
  pieces: readonly Piece[];
  align?: 'left' | 'center' | 'right';
}

/** A line of a column. */
export interface Line {
  piece: Piece;
  text: string;
  height: number;
  before: number;
  /** Of its text. */
  isFirst: boolean;
}

/** Of a line, in parts of the size of its letters. */
const PITCH = 1.2;
const INDENT = 0.9;
const DOT = 0.24;
const SQUARE = 0.8;
const indentOf = ({ dot, size }: Piece) => (dot ? size * INDENT : 0);

/** Breaks the texts of a column into lines. */
export function linesOf(measure: Measure, { pieces, width }: Column): Line[] {
  return pieces.flatMap((piece) => {
    const { text, size, bold, before = 0, gauge } = piece;
    const height = size * PITCH;
    if (gauge) return [{ piece, text: '', height, before, isFirst: true }];
    const ems = (width - indentOf(piece)) / size;
    const lines = breakLines(measure.spelled(text), ems, (part) => measure.widthOf(part, bold));
    return lines.map((line, place) => ({
      piece,
      text: line,
      height,
      before: place === 0 ? before : 0,
      isFirst: place === 0,
    }));
  });
}

/** How high lines are together, the first without what is left free above it. */
export const heightOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { height, before }, place) => sum + height + (place === 0 ? 0 : before), 0);

/** How many of the lines fit into a height; never all but one. */
export function countFitting(lines: readonly Line[], room: number): number {
  let [height, count] = [0, 0];
  for (const line of lines) {
    height += line.height + (count === 0 ? 0 : line.before);
    if (height > room) break;
    count += 1;
  }
  return count === lines.length - 1 && count > 2 ? count - 1 : count;
}

/** Puts lines on a page, from a height down. @param silent screen readers pass them over */
export function placeLines(
  page: LaidPage,
  {
    lines,
    column,
    top,
    measure,
    silent,
  }: { lines: readonly Line[]; column: Column; top: number; measure: Measure; silent?: boolean },
): void {
  let y = top;
  lines.forEach(({ piece, text, height, before, isFirst }, place) => {
    if (place > 0) y += before;
    const { part, size, bold, colour, gauge, dot } = piece;
    if (gauge) drawGauge(page, column, { ...gauge, y, size });
    else {
      const slack = column.width - measure.widthOf(text.trimEnd(), bold) * size;
      const indent = indentOf(piece);
      const x = column.x + indent + (column.align === 'right' ? slack : column.align === 'center' ? slack / 2 : 0);
      const side = size * DOT;
      if (dot && isFirst)
        page.shapes.push({
          kind: 'fill',
          x: column.x + side,
          y: y + size * 0.46,
          width: side,
          height: side,
          colour: INK,
        });
      const last = page.runs.at(-1);
      const line = { text, x, y };
      if (place > 0 && !isFirst && last) last.lines.push(line);
      else page.runs.push({ ...(!silent && part && { part }), size, bold, colour, lines: [line] });
    }
    y += height;
  });
}

function drawGauge(
  page: LaidPage,
  { x, width, align }: Column,
  { value, of, y, size }: { value: number; of: number; y: number; size: number },
): void {
  const side = size * SQUARE;
  const pitch = side * 1.3;
  const start = align === 'center' ? x + (width - pitch * of + side * 0.3) / 2 : x;
  for (let n = 0; n < of; n += 1) {
    const square = { x: start + n * pitch, y: y + side * 0.2, width: side, height: side, colour: INK };
    page.shapes.push({ ...square, kind: n < value ? 'fill' : 'frame' });
  }
}
