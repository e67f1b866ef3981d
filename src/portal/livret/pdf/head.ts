import type { Piece } from '../../../pdf/columns.ts';
import { type Part, partOf } from '../../../pdf/layout.ts';
import { BLUE, GREY } from '../../../pdf/text.ts';
import type { Translate } from '../../../web/texts.ts';
import { levelName } from '../../level-name.ts';
import type { ReportCard } from '../../report-cards/report-card.model.ts';
import { schoolYear, termName } from '../../report-cards/words.ts';
import { inCapitals } from '../../sessions/person.ts';
import { LINE, labelled, SHADE, type Sheet } from './sheet.ts';

/** «Inès BENALI» */
export const pupilName = ({ firstName, familyName }: Pick<ReportCard, 'firstName' | 'familyName'>): string =>
  `${firstName} ${inCapitals(familyName)}`;

/** «Bilan périodique – 2e trimestre» */
export const cardTitle = (t: Translate, { term }: Pick<ReportCard, 'term'>): string =>
  term.kind === 'cycle'
    ? `${t('report-cards:kind.cycle')} ${term.cycle}`
    : `${t('report-cards:kind.periodic')} – ${termName(t, term)}`;

/** Classes of first degree have class teachers. */
const isFirstDegree = ({ level = '' }: Pick<ReportCard, 'level'>) => /^(C[PEM]|[TPMG]S)/.test(level);

/** How those who sign for the class are called. */
export function tutorsLabel(card: ReportCard): string {
  const several = card.content.tutors.length > 1;
  if (isFirstDegree(card)) return several ? 'Enseignants de la classe' : 'Enseignant(e) de la classe';
  return several ? 'Professeurs principaux' : 'Professeur principal';
}

/** Which school, what, whose (domain/livret.md §3). */
export function addHead(sheet: Sheet, card: ReportCard): void {
  const { flow, whole, size, t } = sheet;
  const { left, width } = flow.area;
  const gap = size;
  const school: Piece[] = [
    { part: partOf(whole, 'P'), text: card.schoolName ?? card.uai, size: size * 1.15, bold: true },
    ...(card.schoolName ? [{ part: partOf(whole, 'P'), text: card.uai, size: size * 0.85, colour: GREY }] : []),
  ];
  const year: Piece[] = [
    { part: partOf(whole, 'P'), text: `Année scolaire ${schoolYear(card.year)}`, size: size * 1.05 },
  ];
  const part = 0.68 * width;
  flow.add({
    columns: [
      { x: left, width: part - gap, pieces: school },
      { x: left + part, width: width - part, pieces: year, align: 'right' },
    ],
    keep: true,
  });
  const title = { part: partOf(whole, 'H1'), text: cardTitle(t, card), size: size * 1.9, bold: true, colour: BLUE };
  flow.add({ columns: [{ x: left, width, pieces: [title] }], pad: size * 0.3, before: size * 0.4, keep: true });
  addPupil(sheet, card);
}

function addPupil(sheet: Sheet, card: ReportCard): void {
  const { flow, whole, size } = sheet;
  const { left, width } = flow.area;
  const level = levelName(card.level);
  const box = (label: string, texts: readonly string[]) => (part: Part) => labelled(sheet, part, label, texts);
  const boxes = [
    { share: 60, pieces: box('Élève', [pupilName(card)]) },
    ...(card.division ? [{ share: 25, pieces: box('Classe', [card.division]) }] : []),
    ...(level ? [{ share: 15, pieces: box('Niveau', [level]) }] : []),
  ];
  const sum = boxes.reduce((total, { share }) => total + share, 0);
  const pad = size * 0.6;
  const starts: number[] = [];
  let x = left;
  for (const { share } of boxes) {
    starts.push(x);
    x += (share / sum) * width;
  }
  flow.add({
    columns: boxes.map(({ pieces }, place) => ({
      x: starts[place]! + pad,
      width: (starts[place + 1] ?? left + width) - starts[place]! - 2 * pad,
      pieces: pieces(partOf(whole, 'P')),
    })),
    pad,
    shade: SHADE,
    frame: { colour: LINE, between: starts.slice(1) },
  });
}
