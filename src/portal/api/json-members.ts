import { Problem } from '../../web/problem.ts';

/** A body of this API has a third of them at most, and a third of the depth; hostile ones would occupy the process. */
const MOST_TOKENS = 60_000;
const MOST_LEVELS = 24;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** An object or a list that a scan is inside of. */
interface Level {
  /** Names that the object has had so far; a list has none. */
  names?: Set<string>;
  /** Where the scan is: a name, or a place in the list. */
  at: string | number;
}

/**
 * The first member that a JSON text gives twice (RFC 8259 §4: which one counts is anybody’s guess), by its path; undefined:
 * there is none. `JSON.parse` takes the last without a word, and gives no way to tell.
 *
 * @param text that `JSON.parse` has taken
 * @throws {Problem} `invalid-request` for more parts, or deeper, than any body here has
 */
export function memberGivenTwice(text: string): PropertyKey[] | undefined {
  const levels: Level[] = [];
  let last = '';
  let tokens = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    tokens += 1;
    if (tokens > MOST_TOKENS || levels.length > MOST_LEVELS) {
      throw new Problem('invalid-request', {
        detail: 'This JSON value has more parts, or deeper ones, than any body here.',
      });
    }
    const inside = levels.at(-1);
    if (token === '{') levels.push({ names: new Set(), at: '' });
    else if (token === '[') levels.push({ at: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && inside && typeof inside.at === 'number') inside.at += 1;
    else if (token === ':' && inside?.names) {
      inside.at = JSON.parse(last) as string;
      if (inside.names.has(inside.at)) return levels.map(({ at }) => at);
      inside.names.add(inside.at);
    }
    last = token;
  }
  return undefined;
}
