import type { CurrentFile } from '../campaign/current-file.ts';
import type { Entry, OrientationFile } from '../campaign/file.model.ts';
import type { LocalDates } from '../campaign/local-dates.ts';
import type { Lines } from './lines.ts';
import type { Letter } from './post.ts';

/** What a family did besides its entry, with the day: a sentence each. */
function doneIn({ acknowledged, answer, appeal, stay, history }: OrientationFile, { day }: LocalDates) {
  const accepted = history.findLast(({ event }) => event === 'accept-decision');
  return {
    acknowledged: acknowledged && day(acknowledged.at),
    agreed: answer?.agrees ? day(answer.at) : undefined,
    refused: answer && !answer.agrees ? day(answer.at) : undefined,
    accepted: accepted && day(accepted.at),
    appealed: appeal && day(appeal.at),
    staying: stay && day(stay.at),
  };
}

/** Until when the family may change what it entered; undefined when it may no more. */
function changeableUntil({ state, facts }: CurrentFile): Date | undefined {
  if (state === 'intentions-validated') return facts?.dates.intentionsClose;
  return state === 'choices-validated' ? facts?.dates.choicesClose : undefined;
}

/** The last state of a family's entry and answers, for both guardians (I4). */
export function recapLetter(current: CurrentFile, file: OrientationFile, lines: Lines, dates: LocalDates): Letter {
  const entry: Entry | undefined = file.choices ?? file.intentions;
  const until = changeableUntil(current);
  const { name: by } = entry?.by ?? {};
  const entered = entry && (by === undefined ? 'entered-by-school' : 'entered');
  const done = Object.entries(doneIn(file, dates)).filter((one): one is [string, string] => one[1] !== undefined);
  return {
    kind: 'recap',
    ...(entry && { list: file.choices ? 'choices' : 'intentions', lines: entry.wishes.map(lines.wish), ranked: true }),
    notes: [...(entered ? [entered] : []), ...(until ? ['until'] : []), ...done.map(([note]) => note)],
    values: {
      ...(entry && { day: dates.day(entry.at) }),
      ...(by !== undefined && { by }),
      ...(until && { until: dates.lastDay(until) }),
      ...Object.fromEntries(done),
    },
  };
}
