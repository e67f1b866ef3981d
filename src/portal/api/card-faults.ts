import type { z } from 'zod';
import { schoolYearOf, startOfDay, timeZoneOf } from '../campaign/school-days.ts';
import type { ReportCardContent } from '../report-cards/content.ts';
import type { ReportCard, Term } from '../report-cards/report-card.model.ts';
import type { Call } from './operation.ts';
import { type Fault, pointerTo } from './parse.ts';
import type { reportCardInput } from './report-card-schema.ts';

type CardInput = z.output<typeof reportCardInput>;

/** `p1-3`, `c4`: as names of cards and the filter of lists have it. @param text that the pattern of the address has let in */
export function termOf(text: string): Term {
  const [index, of] = text.slice(1).split('-').map(Number) as [number, number?];
  return of === undefined ? { kind: 'cycle', cycle: index as 2 | 3 | 4 } : { kind: 'periodic', index, of };
}

const isSameTerm = (one: Term, other: Term) =>
  one.kind === 'cycle'
    ? other.kind === 'cycle' && one.cycle === other.cycle
    : other.kind === 'periodic' && one.index === other.index && one.of === other.of;

/** Where lists of a content have the same code twice: which one counts would be anybody's guess. */
function codesTwice(content: ReportCardContent): Fault[] {
  const lists: Record<string, readonly { code: string }[]> =
    content.kind === 'cycle'
      ? { core: content.core }
      : { subjects: content.subjects, paths: content.paths, support: content.support, core: content.core };
  return Object.entries(lists).flatMap(([list, entries]) =>
    entries.flatMap(({ code }, place) =>
      entries.findIndex((other) => other.code === code) < place
        ? [{ pointer: pointerTo(['content', list, place, 'code']), detail: 'This code is in the list already.' }]
        : [],
    ),
  );
}

/** What of a card breaks a rule that its schema cannot tell. */
export function cardFaults({ portal, place }: Pick<Call, 'portal' | 'place'>, card: CardInput): Fault[] {
  const { year, term, content } = card;
  const [namedYear, ...parts] = place.card.split('-');
  const faults: Fault[] = [];
  const fault = (path: PropertyKey[], detail: string) => faults.push({ pointer: pointerTo(path), detail });
  if (String(year) !== namedYear) fault(['year'], 'Write the year that the address has.');
  else if (year > schoolYearOf(portal.clock.now(), timeZoneOf(place.uai)))
    fault(['year'], 'This school year has not begun.');
  if (!isSameTerm(term, termOf(parts.slice(0, -1).join('-')))) fault(['term'], 'Write the term that the address has.');
  if (term.kind === 'periodic' && term.index > term.of) fault(['term', 'index'], 'The year has fewer periods.');
  if (term.kind !== content.kind) fault(['content', 'kind'], 'Write the same kind as the term’s.');
  if (new Date(card.locked_at) < startOfDay(`${year}-08-01`, timeZoneOf(place.uai)))
    fault(['locked_at'], 'Choose a moment after the beginning of the school year, 1 August.');
  return [...faults, ...codesTwice(content)];
}

/** A card that families see stays in their sight: what replaces it may not be locked later. */
export const lockFaults = (known: ReportCard | undefined, lockedAt: Date, now: Date): Fault[] =>
  known && known.lockedAt <= now && lockedAt > now
    ? [
        {
          pointer: pointerTo(['locked_at']),
          detail: 'Families see this report card already: lock its next version now or before, so that they see that.',
        },
      ]
    : [];
