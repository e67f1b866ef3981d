import { readFile } from 'node:fs/promises';
import { getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A piece of text on a page, in millimetres from its top left corner. */
interface Piece {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** What a screen reader reads, with the role that it has. */
export interface Spoken {
  role: string;
  text: string;
}

interface ReadPage {
  text: string;
  pieces: Piece[];
  /** The tags of its structure, in order: `Sect`, `P`, `H1`… */
  tags: string[];
  spoken: Spoken[];
}

export interface ReadPdf {
  title: string;
  lang: string;
  tagged: boolean;
  bookmarks: string[];
  javaScript: boolean;
  pages: ReadPage[];
}

const MM = 25.4 / 72;

interface Node {
  role?: string;
  /** Of what the page shows, where it is no element. */
  type?: string;
  id?: string;
  children?: Node[];
}
const tagsOf = (node: Node | null): string[] =>
  node === null ? [] : [...(node.role ? [node.role] : []), ...(node.children ?? []).flatMap(tagsOf)];

interface Bookmark {
  title: string;
  items: Bookmark[];
}
const titlesOf = (bookmarks: readonly Bookmark[]): string[] =>
  bookmarks.flatMap(({ title, items }) => [title, ...titlesOf(items)]);

/** The text of each marked part of a page, by its id in the structure. */
async function markedTexts(page: PDFPageProxy): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  let id = '';
  for (const item of items) {
    if ('str' in item) texts.set(id, (texts.get(id) ?? '') + item.str + (item.hasEOL ? ' ' : ''));
    else if (item.type === 'beginMarkedContentProps') id = item.id ?? '';
    else if (item.type === 'endMarkedContent') id = '';
  }
  return texts;
}

/** What screen readers read: the text of each element, in the order of the structure. */
function spokenOf(node: Node | null, texts: ReadonlyMap<string, string>, role = ''): Spoken[] {
  if (node === null) return [];
  if (node.type === 'content') return [{ role, text: texts.get(node.id ?? '') ?? '' }];
  return (node.children ?? []).flatMap((child) => spokenOf(child, texts, node.role ?? role));
}

/** A PDF file as a reader of the text, or a screen reader, has it. */
export async function readPdf(file: string | Uint8Array): Promise<ReadPdf> {
  const data = new Uint8Array(typeof file === 'string' ? await readFile(file) : file);
  const document = await getDocument({ data, verbosity: 0 }).promise;
  const { info } = await document.getMetadata();
  const facts = info as { Title?: string; Language?: string };
  const outline = ((await document.getOutline()) ?? []) as Bookmark[];
  const marks = (await document.getMarkInfo()) as { Marked?: boolean } | null;
  const scripts = await document.getJSActions();
  const pages: ReadPage[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { height } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    const pieces = items.flatMap((item): Piece[] => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [x, y] = [Number(item.transform[4]), Number(item.transform[5])];
      return [
        {
          text: item.str.normalize('NFKC'),
          left: x * MM,
          right: (x + item.width) * MM,
          top: (height - y - item.height) * MM,
          bottom: (height - y) * MM,
        },
      ];
    });
    const tree = (await page.getStructTree()) as Node | null;
    const spoken = spokenOf(tree, await markedTexts(page));
    pages.push({ text: pieces.map(({ text }) => text).join('\n'), pieces, tags: tagsOf(tree), spoken });
  }
  await document.destroy();
  return {
    title: facts.Title ?? '',
    lang: facts.Language ?? '',
    tagged: marks?.Marked === true,
    bookmarks: titlesOf(outline),
    javaScript: scripts !== null,
    pages,
  };
}

/** Texts that lie over one another, in pairs, by more than the slack that boxes of letters need (millimetres). */
export const overlapsOf = (pieces: readonly Piece[], slack: number): [string, string][] =>
  pieces.flatMap((one, index) =>
    pieces
      .slice(index + 1)
      .filter(
        (other) =>
          one.left < other.right - slack &&
          other.left < one.right - slack &&
          one.top < other.bottom - 1.2 &&
          other.top < one.bottom - 1.2,
      )
      .map((other): [string, string] => [one.text, other.text]),
  );
