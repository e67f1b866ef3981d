import type { Column, Piece } from './columns.ts';
import type { Flow } from './flow.ts';
import { type Part, partOf } from './layout.ts';

interface Heading {
  title: string;
  /** Of the width: parts of the sum of all. */
  share: number;
  align?: Column['align'];
}

/** The texts of a cell, made once its part in the structure is there. */
export type Cell = (cell: Part) => Piece[];

export interface TableRow {
  /** The first names the row; fewer than there are columns where the last of them takes the rest. */
  cells: readonly Cell[];
  /** Names rows after it: it stands with the next, on a ground of its own. */
  isGroup?: boolean;
  /** Said on the next page when the row goes on there. */
  again?: string;
}

interface Table {
  headings: readonly Heading[];
  rows: readonly TableRow[];
  size: number;
  /** Of its lines, of the ground of its head and of that of its groups. */
  colours: { line: string; head: string; group: string };
}

const PAD = 0.4;

/** Lays a table: its head stands at the top of each page that it goes on to, and is said once. */
export function addTable(flow: Flow, parent: Part, { headings, rows, size, colours }: Table): void {
  const { left, width } = flow.area;
  const sum = headings.reduce((total, { share }) => total + share, 0);
  const starts: number[] = [];
  let x = left;
  for (const { share } of headings) {
    starts.push(x);
    x += (share / sum) * width;
  }
  const pad = size * PAD;
  const columnsOf = (pieces: readonly Piece[][]): Column[] =>
    pieces.map((one, place) => {
      const end = place === pieces.length - 1 ? left + width : starts[place + 1]!;
      return {
        x: starts[place]! + pad,
        width: end - starts[place]! - 2 * pad,
        pieces: one,
        ...(pieces.length > 1 && { align: headings[place]!.align }),
      };
    });
  const frameOf = (cells: readonly unknown[]) => ({ colour: colours.line, between: starts.slice(1, cells.length) });

  const table = partOf(parent, 'Table');
  const head = partOf(partOf(table, 'THead'), 'TR');
  const titles = headings.map(({ title }) => [
    { part: partOf(head, 'TH', { scope: 'Column' }), text: title, size: size * 0.9, bold: true },
  ]);
  flow.add({ columns: columnsOf(titles), pad, shade: colours.head, frame: frameOf(titles), keep: true, isHead: true });
  const body = partOf(table, 'TBody');
  for (const { cells, isGroup, again } of rows) {
    const row = partOf(body, 'TR');
    const pieces = cells.map((cell, place) => {
      const isLast = place === cells.length - 1;
      const span = isLast && cells.length < headings.length ? headings.length - place : undefined;
      const about = { ...(place === 0 && { scope: 'Row' as const }), ...(span && { span }) };
      return cell(partOf(row, place === 0 ? 'TH' : 'TD', about));
    });
    const columns = columnsOf(pieces);
    flow.add({
      columns,
      pad,
      frame: frameOf(cells),
      ...(isGroup && { shade: colours.group, keep: true }),
      ...(again && { again: { ...columns[0]!, pieces: [{ text: again, size, bold: true }] } }),
    });
  }
  flow.endTable();
}
