import { randomInt } from 'node:crypto';

/** No vowel makes a word, and no letter is taken for another when it is read aloud; no digit is taken for a code. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

const group = () => Array.from({ length: 3 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** The number of a request, as `BKT-RWM`: on the page and in the message (E2). */
export const newRequestNumber = (): string => `${group()}-${group()}`;
