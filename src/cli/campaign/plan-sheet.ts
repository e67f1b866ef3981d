import type { Actor } from '../../portal/campaign/act.ts';
import { type Change, changesNothing } from '../../portal/campaign/changes.ts';
import { changeFaults } from '../../portal/campaign/faults.ts';
import type { RosterEntry } from '../../portal/campaign/roster.ts';
import { judge } from '../../portal/campaign/states.ts';
import { nameOf, pupilFinder } from './find-pupil.ts';
import type { SheetFault, SheetRow } from './read-sheet.ts';
import { faultsInWords } from './sheet-faults.ts';
import { readLine, type Sheet } from './sheets.ts';
import { refusalInWords } from './words.ts';

/** One line that is to be written to a pupil's file. */
interface PlannedLine {
  line: number;
  entry: RosterEntry;
  change: Change;
}

/** What a file would do, known before anything is written. */
export interface SheetPlan {
  planned: PlannedLine[];
  /** Lines that say what is so already. */
  unchanged: number;
  /** Lines of pupils with nothing filled in. */
  blank: number;
  faults: SheetFault[];
}

/** Who gives the file, and what time it is at the school. */
interface Context {
  actor: Actor;
  timeZone: string;
}

const NOT_NOW = { ok: false, reason: 'not-now' } as const;

/** Checks every line of a file against the school's pupils and their files as they are; reads and writes nothing. */
export function planSheet(
  sheet: Sheet,
  rows: readonly SheetRow[],
  entries: readonly RosterEntry[],
  context: Context,
): SheetPlan {
  const finder = pupilFinder(entries);
  const plan: SheetPlan = { planned: [], unchanged: 0, blank: 0, faults: [] };
  const lineOf = new Map<RosterEntry, number>();
  for (const row of rows) {
    const found = finder.inRow(row);
    if (!found.ok) {
      plan.faults.push({ line: row.line, text: found.text });
      continue;
    }
    const { entry } = found;
    const before = lineOf.get(entry);
    if (before !== undefined) {
      plan.faults.push({ line: row.line, text: `${nameOf(entry)} est déjà à la ligne ${before}` });
      continue;
    }
    lineOf.set(entry, row.line);
    planLine(plan, sheet, row, entry, context);
  }
  return plan;
}

/** A line that says what is so already is good in any state: the same file twice changes nothing. */
function planLine(
  plan: SheetPlan,
  sheet: Sheet,
  { line, cells }: SheetRow,
  entry: RosterEntry,
  { actor, timeZone }: Context,
): void {
  const { key, now } = entry;
  const read = readLine(sheet, cells, { level: key.level, file: now.file, timeZone });
  const fault = (text: string) => plan.faults.push({ line, text: `${nameOf(entry)} : ${text}` });
  if (read === 'blank') {
    plan.blank += 1;
  } else if ('texts' in read) {
    for (const text of read.texts) fault(text);
  } else if (changesNothing(now.file, read.change, actor)) {
    plan.unchanged += 1;
  } else {
    const { change } = read;
    const judged = now.facts ? judge(now.state, change.event, 'school', now.facts) : NOT_NOW;
    const faults = changeFaults(now, change);
    if (!judged.ok) fault(refusalInWords(judged.reason, now.state, change.event));
    else if (faults.length > 0) for (const text of faultsInWords(faults, key.level)) fault(text);
    else plan.planned.push({ line, entry, change });
  }
}
