import { type Part, partOf } from '../../../pdf/layout.ts';
import { printed } from '../../../web/texts.ts';
import type { CycleContent, PeriodicContent } from '../../report-cards/content.ts';
import type { ReportCard } from '../../report-cards/report-card.model.ts';
import { attendanceLines, meaning } from '../../report-cards/words.ts';
import { tutorsLabel } from './head.ts';
import { addFramed, addTexts, LINE, labelled, type Sheet, section } from './sheet.ts';
import { listPieces } from './subjects.ts';

/** School life: lates and absences in half-days, then what is said of it. */
export function addAttendance(sheet: Sheet, attendance: PeriodicContent['attendance']): void {
  const { flow, size, t } = sheet;
  const { left, width } = flow.area;
  const part = section(sheet, t('livret:card.attendance'));
  const items = listPieces(part, attendanceLines(t, attendance), size);
  const half = Math.ceil(items.length / 2);
  flow.add({
    columns: [
      { x: left, width: width / 2 - size, pieces: items.slice(0, half) },
      { x: left + width / 2, width: width / 2, pieces: items.slice(half) },
    ],
    pad: size * 0.15,
  });
  const { comment, group } = attendance;
  const texts = [
    ...(comment === undefined ? [] : [comment]),
    ...(group === undefined ? [] : [`${t('livret:card.class-attendance')}\u00a0: ${group}`]),
  ];
  if (texts.length > 0)
    addTexts(
      sheet,
      texts.map((text) => ({ part: partOf(part, 'P'), text, size })),
    );
}

/** The general appreciation, or the summary of a cycle. */
export function addAdvice(sheet: Sheet, title: string, text: string): void {
  const part = section(sheet, title);
  addFramed(sheet, [{ part: partOf(part, 'P'), text, size: sheet.size * 1.05 }]);
}

/** What the end of a cycle says besides: a complement, a regional language. */
export function addExtras(sheet: Sheet, { complement, regional }: CycleContent): void {
  const { size, t } = sheet;
  const add = (title: string, name: string, position: string | undefined) => {
    const part = section(sheet, title);
    const about = position === undefined ? [] : [{ part: partOf(part, 'P'), text: position, size }];
    addTexts(sheet, [{ part: partOf(part, 'P'), text: name, size, bold: true }, ...about]);
  };
  if (complement && complement.code !== 'AUC') {
    const { code, position } = complement;
    const reached = position === undefined ? undefined : meaning(t, 'report-cards:complement-position.', position);
    add(t('livret:card.complement'), meaning(t, 'report-cards:complement.', code), reached);
  }
  if (regional) {
    const { code, position } = regional;
    const reached = position === undefined ? undefined : meaning(t, 'report-cards:regional-position.', position);
    add(t('livret:card.regional'), code, reached);
  }
}

const SIGNATURE = 6.5;

/** Who signs: the council's day, the head, the class teachers, and a place for the guardians (domain/livret.md §3). */
export function addVisas(sheet: Sheet, card: ReportCard): void {
  const { flow, size, t } = sheet;
  const { left, width } = flow.area;
  const { content } = card;
  const council = content.kind === 'periodic' ? content.council : undefined;
  const part = section(sheet, 'Visas');
  const boxes: ((box: Part) => ReturnType<typeof labelled>)[] = [
    ...(council
      ? [(box: Part) => labelled(sheet, box, t('livret:card.council'), [printed(council, 'weekday', 'fr', 'UTC')])]
      : []),
    (box) => labelled(sheet, box, 'Direction de l’établissement', [content.head]),
    ...(content.tutors.length > 0 ? [(box: Part) => labelled(sheet, box, tutorsLabel(card), content.tutors)] : []),
    (box) => labelled(sheet, box, 'Responsables légaux\u00a0: date et signature', []),
  ];
  const each = width / boxes.length;
  const pad = size * 0.5;
  flow.add({
    columns: boxes.map((box, place) => ({
      x: left + place * each + pad,
      width: each - 2 * pad,
      pieces: box(partOf(part, 'P')),
    })),
    pad,
    minHeight: size * SIGNATURE,
    isWhole: true,
    frame: { colour: LINE, between: boxes.slice(1).map((_, place) => left + (place + 1) * each) },
  });
}
