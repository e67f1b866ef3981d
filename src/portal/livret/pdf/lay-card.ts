import { linesOf, placeLines } from '../../../pdf/columns.ts';
import { Flow } from '../../../pdf/flow.ts';
import { type LaidPage, type Part, partOf } from '../../../pdf/layout.ts';
import type { Measure } from '../../../pdf/measure.ts';
import { GREY } from '../../../pdf/text.ts';
import type { Translate } from '../../../web/texts.ts';
import type { OrientationPart } from '../../report-cards/orientation-part.ts';
import type { ReportCard } from '../../report-cards/report-card.model.ts';
import { schoolYear } from '../../report-cards/words.ts';
import { addAdvice, addAttendance, addExtras, addVisas } from './conclusion.ts';
import { addCore } from './core.ts';
import { addHead, cardTitle, pupilName } from './head.ts';
import { addOrientation } from './orientation.ts';
import { addProjects } from './projects.ts';
import { AREA, FOOT_Y, type Sheet } from './sheet.ts';
import { addSubjects } from './subjects.ts';

export interface Laid {
  whole: Part;
  pages: LaidPage[];
}

interface Wanted {
  card: ReportCard;
  orientation?: OrientationPart;
  t: Translate;
  measure: Measure;
}

/** Of the text, in points: the largest that keeps a card on two pages is taken. */
const SIZES = [10, 9.5, 9, 8.5, 8, 7.5];
/** Of a card that one page holds. */
const ALONE = [10, 9, 8.5];
/** Of one that no size keeps on two. */
const FLOWING = 8.5;
/** More than two pages of the smallest letters hold. */
const TOO_LONG = 30_000;
const SHEET = 2;

/**
 * Lays a report card: on one page if it has room there; else its subjects on the front and the rest on the back; else one after
 * the other on two pages; and on more where the texts are too long for that.
 */
export function layCard(wanted: Wanted): Laid {
  const flowing = () => layAt(wanted, { size: FLOWING }) as Laid;
  if (JSON.stringify(wanted.card.content).length > TOO_LONG) return flowing();
  return (
    layLargest(wanted, ALONE, { most: 1 }) ??
    layLargest(wanted, SIZES, { isParted: true, most: SHEET }) ??
    layLargest(wanted, SIZES, { most: SHEET }) ??
    flowing()
  );
}

/** In the largest letters that may be; the smallest are tried first, since what is too long for them is so for all. */
function layLargest(wanted: Wanted, sizes: readonly number[], attempt: Omit<Attempt, 'size'>): Laid | undefined {
  const smallest = layAt(wanted, { ...attempt, size: sizes.at(-1)! });
  if (!smallest) return undefined;
  for (const size of sizes.slice(0, -1)) {
    const laid = layAt(wanted, { ...attempt, size });
    if (laid) return laid;
  }
  return smallest;
}

interface Attempt {
  size: number;
  /** The subjects alone on the first page. */
  isParted?: boolean;
  /** Pages that it may take. */
  most?: number;
}

/** @returns undefined where it takes more pages than it may */
function layAt(
  { card, orientation, t, measure }: Wanted,
  { size, isParted, most = Number.POSITIVE_INFINITY }: Attempt,
): Laid | undefined {
  const whole = partOf(undefined, 'Document');
  const flow = new Flow(measure, AREA);
  const sheet: Sheet = { flow, whole, size, t };
  const { content } = card;
  addHead(sheet, card);
  if (content.kind === 'periodic') addSubjects(sheet, content.subjects);
  else addCore(sheet, content.core);
  if (flow.pages.length > (isParted ? 1 : most)) return undefined;
  if (isParted) flow.beginPage();
  if (content.kind === 'periodic') {
    addProjects(sheet, content);
    addCore(sheet, content.core);
    addAttendance(sheet, content.attendance);
    if (orientation) addOrientation(sheet, orientation);
    addAdvice(sheet, t('livret:card.advice'), content.advice);
  } else {
    addExtras(sheet, content);
    addAdvice(sheet, t('livret:card.summary'), content.summary);
  }
  addVisas(sheet, card);
  if (flow.pages.length > most) return undefined;
  addFeet(flow.pages, measure, card, t);
  return { whole, pages: flow.pages };
}

const FOOT_SIZE = 7.5;

/** At the foot of each page whose it is, and which of how many. */
function addFeet(pages: readonly LaidPage[], measure: Measure, card: ReportCard, t: Translate): void {
  const { left, width } = AREA;
  const look = { size: FOOT_SIZE, colour: GREY };
  const name = `${pupilName(card)} – ${cardTitle(t, card)} – ${schoolYear(card.year)}`;
  const place = { top: FOOT_Y, measure, silent: true };
  pages.forEach((page, index) => {
    const number = [{ text: `Page ${index + 1}/${pages.length}`, ...look }];
    for (const column of [
      { x: left, width: 0.85 * width, pieces: [{ text: name, ...look }] },
      { x: left + 0.85 * width, width: 0.15 * width, pieces: number, align: 'right' as const },
    ])
      placeLines(page, { ...place, column, lines: linesOf(measure, column) });
  });
}
