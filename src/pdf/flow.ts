import { type Column, countFitting, heightOf, type Line, linesOf, placeLines } from './columns.ts';
import type { LaidPage } from './layout.ts';
import type { Measure } from './measure.ts';

/** The part of a page that text stands in, in points. */
export interface Area {
  left: number;
  top: number;
  width: number;
  bottom: number;
}

/** Columns beside each other, and what is around them. */
export interface Row {
  columns: readonly Column[];
  /** Left free above and below, inside of its frame. */
  pad?: number;
  /** Left free above it, unless it begins a page. */
  before?: number;
  minHeight?: number;
  shade?: string;
  /** Lines around it, and those between its columns (their x). */
  frame?: { colour: string; between?: readonly number[] };
  /** Never the last of a page: the next row follows on the same. */
  keep?: boolean;
  /** Head of a table: again at the top of each page, until `endTable`. */
  isHead?: boolean;
  /** Not parted, if a page holds it. */
  isWhole?: boolean;
  /** Said above what of it stands on the next page. */
  again?: Column;
  bookmark?: string;
}

interface Broken {
  row: Row;
  lines: Line[][];
  height: number;
}

/** What is higher than this part of a page may be parted between two. */
const SPLIT_ABOVE = 0.3;
/** Lines that begin a text on a page, at least. */
const FEWEST_LINES = 4;

/** Lays rows one under another, and begins pages where they end. */
export class Flow {
  readonly pages: LaidPage[] = [];
  readonly #measure: Measure;
  readonly area: Area;
  #y = 0;
  #isFresh = true;
  #head: Broken | undefined;
  #waiting: Broken[] = [];

  constructor(measure: Measure, area: Area) {
    this.#measure = measure;
    this.area = area;
    this.beginPage();
  }

  /** The next row stands on a page of its own. */
  beginPage(): void {
    this.pages.push({ shapes: [], runs: [], bookmarks: [] });
    this.#y = this.area.top;
    this.#isFresh = true;
    if (this.#head) this.#place(this.#head, { silent: true });
    this.#isFresh = true;
  }

  /** Heads of the table before are said no more. */
  endTable(): void {
    this.#head = undefined;
  }

  /** Adds a row: whole on a page, unless it is too high for that. */
  add(row: Row): void {
    const broken = this.#break(row);
    if (row.keep) {
      this.#waiting.push(broken);
      return;
    }
    const rows = this.#waiting;
    this.#waiting = [];
    const { top, bottom } = this.area;
    const isLong = broken.height > (bottom - top) * (row.isWhole ? 1 : SPLIT_ABOVE);
    const lineHeight = Math.max(0, ...broken.lines.map(([line]) => line?.height ?? 0));
    const least = isLong ? (row.pad ?? 0) * 2 + lineHeight * FEWEST_LINES : broken.height;
    const above = [...rows.map((one) => one.height + (one.row.before ?? 0)), row.before ?? 0];
    const needed = above.reduce((sum, height) => sum + height, least);
    if (needed > bottom - this.#y && !this.#isFresh) this.beginPage();
    for (const one of rows) this.#place(one);
    if (this.#gap(row) + broken.height <= bottom - this.#y) this.#place(broken);
    else this.#split(broken);
  }

  #break(row: Row): Broken {
    const lines = row.columns.map((column) => linesOf(this.#measure, column));
    const inner = Math.max(0, ...lines.map(heightOf));
    return { row, lines, height: Math.max(inner + 2 * (row.pad ?? 0), row.minHeight ?? 0) };
  }

  #gap({ before = 0 }: Row): number {
    return this.#isFresh ? 0 : before;
  }

  /** Puts a row, or what of it fits, on the page as it is now. */
  #place({ row, lines, height }: Broken, { silent }: { silent?: boolean } = {}): void {
    const { left, width } = this.area;
    const { columns, pad = 0, shade, frame, bookmark, isHead } = row;
    const page = this.pages.at(-1)!;
    const top = this.#y + this.#gap(row);
    const edges = { x: left, y: top, width, height };
    if (shade) page.shapes.push({ kind: 'fill', ...edges, width, colour: shade });
    if (frame) {
      page.shapes.push({ kind: 'frame', ...edges, colour: frame.colour });
      for (const x of frame.between ?? [])
        page.shapes.push({ kind: 'rule', x, y: top, width: 0, height, colour: frame.colour });
    }
    if (bookmark && !silent) page.bookmarks.push({ title: bookmark, y: top });
    columns.forEach((column, place) => {
      placeLines(page, { lines: lines[place]!, column, top: top + pad, measure: this.#measure, silent });
    });
    this.#y = top + height;
    this.#isFresh = false;
    if (isHead && !silent) this.#head = { row, lines, height };
  }

  /** A row that no page holds, or that leaves too much of one empty: its columns go on, on the pages after. */
  #split({ row, lines }: Broken): void {
    const { pad = 0, again } = row;
    const rest = lines.map((column) => [...column]);
    let part = row;
    while (rest.some((column) => column.length > 0)) {
      const room = this.area.bottom - this.#y - this.#gap(part) - 2 * pad;
      const here = rest.map((column) => column.splice(0, countFitting(column, room)));
      if (again && part !== row && here[0]!.length === 0) here[0] = linesOf(this.#measure, again);
      if (here.some((column) => column.length > 0))
        this.#place({ row: part, lines: here, height: Math.max(...here.map(heightOf)) + 2 * pad });
      if (rest.some((column) => column.length > 0)) this.beginPage();
      part = { ...row, bookmark: undefined };
    }
  }
}
