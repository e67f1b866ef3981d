import { addTable, type Cell, type TableRow } from '../../../pdf/table.ts';
import type { CycleContent, PeriodicContent } from '../../report-cards/content.ts';
import { meaning } from '../../report-cards/words.ts';
import { COLOURS, type Sheet, section } from './sheet.ts';

const STEPS = 4;

/** The parts of the common core with the pupil's position in each, in words and by squares. */
export function addCore(sheet: Sheet, core: (CycleContent | PeriodicContent)['core']): void {
  const { flow, size, t } = sheet;
  const rows = core.flatMap(({ code, position }): TableRow[] => {
    if (position === undefined) return [];
    const name: Cell = (part) => [{ part, text: meaning(t, 'report-cards:core.', code), size }];
    const place: Cell = (part) => [
      { part, text: meaning(t, 'report-cards:mastery.', position), size, bold: true },
      ...(position === 0
        ? []
        : [{ text: '', size: size * 1.15, gauge: { value: position, of: STEPS }, before: size * 0.15 }]),
    ];
    return [{ cells: [name, place] }];
  });
  if (rows.length === 0) return;
  const headings = [
    { title: 'Composante du socle commun', share: 68 },
    { title: 'Niveau de maîtrise', share: 32 },
  ];
  addTable(flow, section(sheet, t('livret:card.core')), {
    headings,
    rows,
    size,
    colours: COLOURS,
  });
}
