import type { Piece } from '../../../pdf/columns.ts';
import { type Part, partOf } from '../../../pdf/layout.ts';
import { addTable, type Cell, type TableRow } from '../../../pdf/table.ts';
import { GREY } from '../../../pdf/text.ts';
import type { Translate } from '../../../web/texts.ts';
import { byDomain } from '../../report-cards/by-domain.ts';
import type { Subject } from '../../report-cards/content.ts';
import { writeMark } from '../../report-cards/marks.ts';
import { meaning } from '../../report-cards/words.ts';
import { COLOURS, type Sheet, section } from './sheet.ts';

interface Columns {
  elements: boolean;
  position: boolean;
  marks: boolean;
}

/** The table of subjects: what was worked on, what the pupil knows, her position or her marks (domain/livret.md §3). */
export function addSubjects(sheet: Sheet, subjects: readonly Subject[]): void {
  if (subjects.length === 0) return;
  const { flow, size, t } = sheet;
  const shown: Columns = {
    elements: subjects.some(({ elements }) => elements.length > 0),
    position: subjects.some(({ position }) => position !== undefined),
    marks: subjects.some(({ marks, unmarked }) => marks ?? unmarked),
  };
  const headings = [
    { title: 'Discipline et enseignants', share: 21 },
    ...(shown.elements ? [{ title: 'Éléments du programme travaillés', share: 26 }] : []),
    { title: 'Acquisitions, progrès et difficultés éventuelles', share: 34 },
    ...(shown.position ? [{ title: t('livret:subjects.position'), share: 15 }] : []),
    ...(shown.marks
      ? [
          { title: t('livret:subjects.pupil'), share: 11, align: 'center' as const },
          { title: t('livret:subjects.group'), share: 11, align: 'center' as const },
        ]
      : []),
  ];
  const rows = byDomain(subjects).flatMap(({ domain, subjects: members }): TableRow[] => [
    ...(domain === undefined ? [] : [{ cells: [domainCell(domain, size)], isGroup: true }]),
    ...members.map((subject) => ({
      cells: cellsOf(subject, shown, size, t),
      again: `${subject.label} (suite)`,
    })),
  ]);
  addTable(flow, section(sheet, 'Suivi des acquis scolaires'), { headings, rows, size, colours: COLOURS });
}

const domainCell =
  (domain: string, size: number): Cell =>
  (part) => [{ part, text: domain, size: size * 1.05, bold: true }];

function cellsOf(subject: Subject, shown: Columns, size: number, t: Translate): Cell[] {
  const { appreciation, elements, marks, position, unmarked } = subject;
  const mark = (value: string | undefined, none: boolean | undefined, bold: boolean): Cell => {
    return (part) => {
      if (value !== undefined) return [{ part, text: writeMark(value, 'fr'), size: size * (bold ? 1.1 : 1), bold }];
      return none ? [{ part, text: t('livret:unmarked'), size: size * 0.9 }] : [];
    };
  };
  return [
    nameCell(subject, size),
    ...(shown.elements ? [listCell(elements, size)] : []),
    (part) => (appreciation === undefined ? [] : [{ part, text: appreciation, size }]),
    ...(shown.position ? [positionCell(position, size, t)] : []),
    ...(shown.marks ? [mark(marks?.pupil, unmarked?.pupil, true), mark(marks?.group, unmarked?.group, false)] : []),
  ];
}

const nameCell =
  ({ label, teachers }: Subject, size: number): Cell =>
  (cell) => [
    { part: partOf(cell, 'P'), text: label, size, bold: true },
    ...teachers.map((teacher) => ({ part: partOf(cell, 'P'), text: teacher, size: size * 0.9, colour: GREY })),
  ];

const listCell =
  (items: readonly string[], size: number): Cell =>
  (cell) =>
    items.length === 0 ? [] : listPieces(cell, items, size);

/** A list, a line or more an item. */
export function listPieces(parent: Part, items: readonly string[], size: number): Piece[] {
  const list = partOf(parent, 'L');
  return items.map((text) => ({ part: partOf(partOf(list, 'LI'), 'LBody'), text, size, dot: true }));
}

const positionCell =
  (position: number | undefined, size: number, t: Translate): Cell =>
  (part) =>
    position === undefined
      ? []
      : [
          { part, text: meaning(t, 'report-cards:position.', position), size: size * 0.95, bold: true },
          { text: '', size, gauge: { value: position, of: 4 }, before: size * 0.15 },
        ];
