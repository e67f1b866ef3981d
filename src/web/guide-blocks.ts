/** A run of words, or of code between them. Pages for developers are made of these, in French. */
interface Part {
  text: string;
  isCode: boolean;
}

/** A piece of the page: exactly one of its members is there. */
export type Block =
  | { paragraph: Part[] }
  | { items: Part[][] }
  | { link: { url: string; name: string } }
  | { code: string; id: string; label: string }
  | { rows: { term: Part[]; text: Part[] }[] };

export interface Section {
  id: string;
  title: string;
  blocks: Block[];
}

/** As French is printed: no line begins with a sign that has a space before it. */
const spaced = (text: string) => text.replace(/ (?=[:;?!»])/g, '\u00a0').replace(/« /g, '«\u00a0');

/** Words with code between backquotes, as in Markdown. */
const partsOf = (text: string): Part[] =>
  text
    .split('`')
    .map((part, place) => (place % 2 === 1 ? { text: part, isCode: true } : { text: spaced(part), isCode: false }))
    .filter((part) => part.text !== '');

export const paragraph = (text: string): Block => ({ paragraph: partsOf(text) });

export const list = (...items: string[]): Block => ({ items: items.map(partsOf) });

/** @param rows what it is about, and what is said of it */
export const terms = (rows: readonly (readonly [term: string, text: string])[]): Block => ({
  rows: rows.map(([term, text]) => ({ term: partsOf(term), text: partsOf(text) })),
});

/** @param label what the example does, for who does not see it */
export const code = (id: string, label: string, text: string): Block => ({
  code: text,
  id,
  label: spaced(`Exemple : ${label}`),
});
