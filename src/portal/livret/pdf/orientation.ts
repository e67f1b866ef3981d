import { partOf } from '../../../pdf/layout.ts';
import { addTable, type Cell } from '../../../pdf/table.ts';
import { GREY } from '../../../pdf/text.ts';
import type { OrientationPart } from '../../report-cards/orientation-part.ts';
import { addTexts, COLOURS, type Sheet, section } from './sheet.ts';

const STAGES = {
  provisional: { title: 'Orientation – intentions provisoires', answer: 'Avis du conseil de classe' },
  definitive: { title: 'Orientation – choix définitifs', answer: 'Proposition du conseil de classe' },
};
const ANSWERS = { favourable: 'Favorable', reserved: 'Réservé', unfavourable: 'Défavorable' };
const STATUS = { school: 'sous statut scolaire', apprentice: 'sous statut d’apprenti' };

/** In 3e, what the family wishes and what the council answers (domain/livret.md §3). */
export function addOrientation(sheet: Sheet, orientation: OrientationPart): void {
  const { flow, size } = sheet;
  const { decided, other, reasons, stage, stays, wishes } = orientation;
  const part = section(sheet, STAGES[stage].title);
  const answerOf = ({ agreed, answer }: OrientationPart['wishes'][number]) => {
    if (answer) return ANSWERS[answer];
    return agreed === undefined ? undefined : agreed ? 'Oui' : 'Non';
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
    { title: STAGES[stage].answer, share: 32 },
  ];
  if (rows.length > 0) addTable(flow, part, { headings, rows, size, colours: COLOURS });
  const texts = [
    ...(other === undefined
      ? []
      : [`Autre voie ${stage === 'provisional' ? 'conseillée' : 'proposée'}\u00a0: ${other}`]),
    ...(reasons === undefined ? [] : [`Motivation\u00a0: ${reasons}`]),
    ...(decided?.length ? [`Décision d’orientation\u00a0: ${decided.join(', ')}`] : []),
    ...(stays ? ['Maintien dans la classe, à la demande des responsables légaux.'] : []),
  ];
  if (texts.length > 0)
    addTexts(
      sheet,
      texts.map((text) => ({ part: partOf(part, 'P'), text, size, before: size * 0.2 })),
    );
}
