import type { Piece } from '../../../pdf/columns.ts';
import { mm } from '../../../pdf/document.ts';
import type { Area, Flow } from '../../../pdf/flow.ts';
import { type Part, partOf } from '../../../pdf/layout.ts';
import { BLUE, GREY } from '../../../pdf/text.ts';
import type { Translate } from '../../../web/texts.ts';

/** What is laid on the pages of a report card, and how. */
export interface Sheet {
  flow: Flow;
  whole: Part;
  /** Of the text, in points. */
  size: number;
  /** In French, as schools write report cards. */
  t: Translate;
}

const MARGIN = mm(12);
const HEIGHT = mm(297);
/** Three lines of small letters: the longest names take them. */
const FOOT = mm(9);
const FOOT_MARGIN = mm(8);

/** Of A4, within the margins and above the foot. */
export const AREA: Area = {
  left: MARGIN,
  top: MARGIN,
  width: mm(210) - 2 * MARGIN,
  bottom: HEIGHT - FOOT_MARGIN - FOOT - mm(3),
};
export const FOOT_Y = HEIGHT - FOOT_MARGIN - FOOT;

/** Dark enough for a photocopy, lighter than the words. */
export const LINE = '#8a8a8a';
export const COLOURS = { line: LINE, head: '#e3e3fd', group: '#eeeeee' };
export const SHADE = '#f5f5fe';

/** A section with its heading, which stands on the page of what follows it, and has a bookmark. */
export function section({ flow, whole, size }: Sheet, title: string): Part {
  const part = partOf(whole, 'Sect', { title });
  const { left, width } = flow.area;
  const heading = { part: partOf(part, 'H2'), text: title, size: size * 1.2, bold: true, colour: BLUE };
  flow.add({
    columns: [{ x: left, width, pieces: [heading] }],
    before: size,
    pad: size * 0.2,
    keep: true,
    bookmark: title,
  });
  return part;
}

/** Texts one under another, over the whole width. */
export function addTexts({ flow, size }: Sheet, pieces: readonly Piece[]): void {
  const { left, width } = flow.area;
  flow.add({ columns: [{ x: left, width, pieces }], pad: size * 0.15, before: size * 0.3 });
}

/** What matters most, in a frame. */
export function addFramed({ flow, size }: Sheet, pieces: readonly Piece[]): void {
  const { left, width } = flow.area;
  const pad = size * 0.6;
  flow.add({ columns: [{ x: left + pad, width: width - 2 * pad, pieces }], pad, frame: { colour: BLUE } });
}

/** A label above what it names, as one paragraph. */
export const labelled = (
  { size }: Pick<Sheet, 'size'>,
  part: Part,
  label: string,
  texts: readonly string[],
): Piece[] => [
  { part, text: label, size: size * 0.85, colour: GREY },
  ...texts.map((text) => ({ part, text, size, bold: true })),
];
