import { byDomain } from '../report-cards/by-domain.ts';
import type { Subject } from '../report-cards/content.ts';
import { writeMark } from '../report-cards/marks.ts';
import { meaning } from '../report-cards/words.ts';
import type { Words } from '../service-entry.ts';

/** A position on its scale of four, in words. */
interface ShownPosition {
  words: string;
  step: number;
  /** One for each step of the scale: reached or not. */
  steps: boolean[];
}

interface ShownSubject extends Pick<Subject, 'label' | 'elements' | 'appreciation'> {
  teachers: string;
  pupil?: string;
  group?: string;
  position?: ShownPosition;
}

/** The subjects of a card, grouped by domain in first degree, with the columns that it needs. */
export interface ShownSubjects {
  groups: { domain?: string; subjects: ShownSubject[] }[];
  /** How many columns there are, for the row that names a domain. */
  columns: number;
  withMarks: boolean;
  withGroup: boolean;
  withPositions: boolean;
  withElements: boolean;
}

const SCALE = [1, 2, 3, 4];

export function showSubjects(subjects: readonly Subject[], words: Words): ShownSubjects {
  const withMarks = subjects.some(({ marks, unmarked }) => marks?.pupil || unmarked?.pupil);
  const withGroup = subjects.some(({ marks }) => marks?.group);
  const withPositions = subjects.some(({ position }) => position !== undefined);
  const withElements = subjects.some(({ elements }) => elements.length > 0);
  return {
    groups: byDomain(subjects).map(({ domain, subjects: members }) => ({
      ...(domain !== undefined && { domain }),
      subjects: members.map((subject) => showSubject(subject, words)),
    })),
    columns: 2 + [withMarks, withGroup, withPositions, withElements].filter(Boolean).length,
    withMarks,
    withGroup,
    withPositions,
    withElements,
  };
}

function showSubject(subject: Subject, { t, locale }: Words): ShownSubject {
  const { label, teachers, elements, appreciation, marks, unmarked, position } = subject;
  const mark = (written: string | undefined) => (written === undefined ? undefined : writeMark(written, locale));
  return {
    label,
    teachers: teachers.join(', '),
    elements,
    appreciation,
    pupil: mark(marks?.pupil) ?? (unmarked?.pupil ? t('livret:unmarked') : undefined),
    group: mark(marks?.group),
    ...(position !== undefined && {
      position: {
        words: meaning(t, 'report-cards:position.', position),
        step: position,
        steps: SCALE.map((step) => step <= position),
      },
    }),
  };
}
