import type { Level } from '../campaign/current-file.ts';
import type { Wish } from '../campaign/file.model.ts';

/** One wish as it is typed. */
export interface WishRow {
  track: string;
  occupation: string;
  status: string;
}

const EMPTY: WishRow = { track: '', occupation: '', status: '' };
/** More are not read: the form never shows as many. */
const MOST_ROWS = 12;
/** Far more than is allowed, so that what is too long can be shown and corrected. */
const LONGEST_KEPT = 1_000;

/** The rows of a form's fields: `rows`, and `track-1`, `occupation-1`, `status-1`… Others are not looked at. */
export function readRows(values: Record<string, string>): WishRow[] {
  const asked = Number(values.rows);
  const count = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), MOST_ROWS) : 1;
  const read = (name: string, rank: number) => (values[`${name}-${rank}`] ?? '').slice(0, LONGEST_KEPT);
  return Array.from({ length: count }, (_, index) => ({
    track: read('track', index + 1),
    occupation: read('occupation', index + 1),
    status: read('status', index + 1),
  }));
}

/** The fields of rows, as a form posts them and a draft keeps them. */
export function fieldsOf(rows: readonly WishRow[]): Record<string, string> {
  const fields = rows.flatMap(({ track, occupation, status }, index) => [
    [`track-${index + 1}`, track],
    [`occupation-${index + 1}`, occupation],
    [`status-${index + 1}`, status],
  ]);
  return { rows: String(rows.length), ...Object.fromEntries(fields) };
}

/** What was entered, to be changed; one empty row where nothing was. */
export const rowsOf = (wishes: readonly Wish[] = []): WishRow[] =>
  wishes.length === 0
    ? [EMPTY]
    : wishes.map(({ track, occupation = '', status = '' }) => ({ track, occupation, status }));

/** Composed, in one line, without the signs that nobody sees and that turn what follows around (RLO…), nor half characters. */
const inOneLine = (text: string) =>
  text
    .normalize()
    .replace(/[\p{Bidi_Control}\p{Cs}]/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** The wishes that rows mean. What a form hides under another track, typed before it was chosen, is not meant. */
export function wishesOf(level: Level, rows: readonly WishRow[]): Wish[] {
  return rows.map((row) => {
    const track = level.tracks.find(({ id }) => id === row.track);
    const occupation = inOneLine(row.occupation);
    return {
      track: row.track,
      ...(occupation && track?.occupation && { occupation }),
      ...(row.status && track?.statuses && { status: row.status as NonNullable<Wish['status']> }),
    };
  });
}

/** Whether anything is typed in them. */
export const isTyped = (rows: readonly WishRow[]): boolean =>
  rows.some(({ track, occupation }) => track !== '' || occupation.trim() !== '');

/** What a button of the form did: the rows after it, and what to say of it, about which rank. */
export interface Step {
  rows: WishRow[];
  said: 'added' | 'removed' | 'moved' | 'saved';
  rank: number;
}

function move(rows: readonly WishRow[], from: number, to: number): Step | undefined {
  const moved = rows[from - 1];
  if (!moved || !rows[to - 1]) return undefined;
  const others = rows.filter((row) => row !== moved);
  return { rows: others.toSpliced(to - 1, 0, moved), said: 'moved', rank: to };
}

function remove(rows: readonly WishRow[], rank: number): Step | undefined {
  if (!rows[rank - 1]) return undefined;
  const left = rows.toSpliced(rank - 1, 1);
  return { rows: left.length === 0 ? [EMPTY] : left, said: 'removed', rank: Math.max(1, Math.min(rank, left.length)) };
}

/** Does what a button asks: `add`, `remove:2`, `up:2`, `down:2`, `move:3:1`. Anything else only keeps what is typed. */
export function stepOf(rows: readonly WishRow[], asked: string, { mostWishes }: Pick<Level, 'mostWishes'>): Step {
  const [what, first, second] = asked.split(':');
  const rank = Number(first);
  const steps: Record<string, () => Step | undefined> = {
    add: () =>
      rows.length < mostWishes ? { rows: [...rows, EMPTY], said: 'added', rank: rows.length + 1 } : undefined,
    remove: () => remove(rows, rank),
    up: () => move(rows, rank, rank - 1),
    down: () => move(rows, rank, rank + 1),
    move: () => move(rows, rank, Number(second)),
  };
  return (Object.hasOwn(steps, what!) ? steps[what!]!() : undefined) ?? { rows: [...rows], said: 'saved', rank: 0 };
}
