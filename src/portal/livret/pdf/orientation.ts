import { partOf } from '../../../pdf/layout.ts';
import { addTable, type Cell } from '../../../pdf/table.ts';
import { GREY } from '../../../pdf/text.ts';
import type { OrientationPart } from '../../report-cards/orientation-part.ts';
import { addTexts, COLOURS, type Sheet, section } from './sheet.ts';

const ANSWERS = { provisional: 'Avis du conseil de classe', definitive: 'Proposition du conseil de classe' };
const STATUS = { school: 'sous statut scolaire', apprentice: 'sous statut d’apprenti' };

/** In 3e, what the family wishes and what the council answers (domain/livret.md §3). */
export function addOrientation(sheet: Sheet, orientation: OrientationPart): void {
  const { flow, size, t } = sheet;
  const { decided, other, reasons, stage, stays, wishes } = orientation;
  const part = section(sheet, t(`livret:orientation.${stage}`));
  const answerOf = ({ agreed, answer }: OrientationPart['wishes'][number]) => {
    if (answer) return t(`orientation-answers:opinion.answer.${answer}`);
    return agreed === undefined ? undefined : t(`orientation-answers:proposal.${agreed ? 'agreed' : 'not-agreed'}`);
  };
  const rows = wishes.map((wish, rank) => {
    const about = [wish.occupation, wish.status && STATUS[wish.status]].filter((text) => text !== undefined).join(', ');
    const answer = answerOf(wish);
    const cells: Cell[] = [
      (cell) => [{ part: cell, text: String(rank + 1), size, bold: true }],
      (cell) => [
        { part: partOf(cell, 'P'), text: wish.track, size, bold: true },
        ...(about ? [{ part: partOf(cell, 'P'), text: about, size: size * 0.9, colour: GREY }] : []),
      ],
      (cell) => (answer === undefined ? [] : [{ part: cell, text: answer, size }]),
    ];
    return { cells };
  });
  const headings = [
    { title: 'Rang', share: 8 },
    { title: 'Demande de la famille', share: 60 },
    { title: ANSWERS[stage], share: 32 },
  ];
  if (rows.length > 0) addTable(flow, part, { headings, rows, size, colours: COLOURS });
  const texts = [
    ...(other === undefined ? [] : [`${t(`livret:orientation.other-${stage}`)} ${other}`]),
    ...(reasons === undefined ? [] : [`${t('livret:orientation.reasons')}\u00a0: ${reasons}`]),
    ...(decided?.length ? [`${t('livret:orientation.decided')}\u00a0: ${decided.join(', ')}`] : []),
    ...(stays ? [t('livret:orientation.stays')] : []),
  ];
  if (texts.length > 0)
    addTexts(
      sheet,
      texts.map((text) => ({ part: partOf(part, 'P'), text, size, before: size * 0.2 })),
    );
}
