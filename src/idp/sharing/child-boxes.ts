import { z } from 'zod';
import type { ShownChild } from './shown-data.ts';

/** The form where children are chosen: `shown`, all of them by what the app calls them, and the box of each that is ticked. */
export const boxesForm = z.record(z.string(), z.string());

/** The box of a child. */
export const boxOf = ({ sub }: Pick<ShownChild, 'sub'>): string => `child-${sub}`;

interface Choice {
  shownPupilIds: string[];
  chosenPupilIds: string[];
}

/** What the form says of children. One who came while she read it was not on the page: nothing is said of that one. */
export function readBoxes(children: readonly ShownChild[], fields: Record<string, string>): Choice {
  const onPage = (fields.shown ?? '').split(' ');
  const shown = children.filter(({ sub }) => onPage.includes(sub));
  const chosen = shown.filter((child) => fields[boxOf(child)] === 'yes');
  return {
    shownPupilIds: shown.map(({ pupilId }) => pupilId),
    chosenPupilIds: chosen.map(({ pupilId }) => pupilId),
  };
}
