import type { PeriodicContent, Subject } from '../report-cards/content.ts';
import { readMark } from '../report-cards/marks.ts';
import type { ReportCard, Term } from '../report-cards/report-card.model.ts';

/** One period that a pupil has a card of. */
export interface Slot {
  year: number;
  term: Extract<Term, { kind: 'periodic' }>;
}

/** What one card says of one subject, as numbers; absent where it says nothing. */
export interface Results {
  /** Brought to 20. */
  mark?: number;
  /** The class's average, brought to 20. */
  group?: number;
  /** 1 to 4. */
  position?: number;
}

/** One subject through the periods and years, oldest first (J5). */
export interface Progress {
  label: string;
  domain?: string;
  /** From the first period with a result to the last; one between them without any is a gap. */
  points: { slot: Slot; results: Results }[];
}

const OUT_OF = 20;

const outOfTwenty = (written: string | undefined) => {
  const mark = readMark(written);
  return mark && (mark.value * OUT_OF) / mark.outOf;
};

/** @param cards newest first: subjects come in the order of the last card that has them, and with its name for them */
export function progressOf(cards: readonly ReportCard[]): Progress[] {
  const periods = cards.flatMap(({ year, term, content }) =>
    term.kind === 'periodic' && content.kind === 'periodic' ? [{ slot: { year, term }, content }] : [],
  );
  const nameOf = naming(periods.map(({ content }) => content));
  const found = new Map<string, Pick<Subject, 'label' | 'domain'>>();
  const told = periods.map(({ slot, content }) => {
    const subjects = new Map(content.subjects.map((subject) => [nameOf(subject), subject]));
    for (const [name, { label, domain }] of subjects) if (!found.has(name)) found.set(name, { label, domain });
    return { slot, subjects };
  });
  const oldestFirst = told.reverse();
  return [...found].flatMap(([name, subject]) => {
    const points = trimmed(oldestFirst.map(({ slot, subjects }) => ({ slot, results: resultsOf(subjects.get(name)) })));
    return points.length > 0 ? [{ ...subject, points }] : [];
  });
}

/** A subject is known by its code; where a card has one code twice, an option beside the common lesson, by its label too. */
function naming(contents: readonly PeriodicContent[]): (subject: Subject) => string {
  const twice = new Set(
    contents.flatMap(({ subjects }) => {
      const codes = subjects.map(({ code }) => code);
      return codes.filter((code, place) => codes.indexOf(code) !== place);
    }),
  );
  return ({ code, label }) => (twice.has(code) ? `${code} ${label}` : code);
}

function resultsOf(subject: Subject | undefined): Results {
  const mark = outOfTwenty(subject?.marks?.pupil);
  const group = outOfTwenty(subject?.marks?.group);
  const position = subject?.position;
  return {
    ...(mark !== undefined && { mark }),
    ...(group !== undefined && { group }),
    ...(position !== undefined && { position }),
  };
}

/** Without the periods before the pupil's first result and after her last. */
function trimmed(points: Progress['points']): Progress['points'] {
  const has = ({ results }: Progress['points'][number]) => (results.mark ?? results.position) !== undefined;
  const first = points.findIndex(has);
  return first < 0 ? [] : points.slice(first, points.findLastIndex(has) + 1);
}
