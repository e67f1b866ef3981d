/**
 * What pages show, before any PDF is made of it: a layout can be tried at several sizes, and the number of pages is known
 * before the first is drawn. Lengths are in points, from the top left corner of the page.
 */

/** An element of the structure that screen readers follow (ISO 32000-1 §14.8.4): its role, and what is in it. */
export interface Part {
  role: string;
  title?: string;
  /** Of the header cell of a table. */
  scope?: 'Row' | 'Column';
  /** Columns that a cell of a table takes. */
  span?: number;
  parts: Part[];
}

/** Makes a part, and puts it into another. */
export function partOf(
  parent: Part | undefined,
  role: string,
  about: Omit<Partial<Part>, 'role' | 'parts'> = {},
): Part {
  const part: Part = { role, parts: [], ...about };
  parent?.parts.push(part);
  return part;
}

/** How a text is written. */
export interface Look {
  size: number;
  bold?: boolean;
  colour?: string;
}

/** Lines of one text that stand on one page. */
export interface Run extends Look {
  /** Absent where it only repeats what is said elsewhere: screen readers pass it over. */
  part?: Part;
  lines: { text: string; x: number; y: number }[];
}

/** A shape that only repeats the words beside it. */
export interface Shape {
  kind: 'fill' | 'frame' | 'rule';
  x: number;
  y: number;
  width: number;
  height: number;
  colour: string;
}

export interface LaidPage {
  shapes: Shape[];
  runs: Run[];
  bookmarks: { title: string; y: number }[];
}
