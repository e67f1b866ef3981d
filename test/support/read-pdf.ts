import { readFile } from 'node:fs/promises';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A piece of text on a page, in millimetres from its top left corner. */
interface Piece {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface ReadPage {
  text: string;
  pieces: Piece[];
  /** The tags of its structure, in order: `Sect`, `P`, `H1`… */
  tags: string[];
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
  children?: Node[];
}
const tagsOf = (node: Node | null): string[] =>
  node === null ? [] : [...(node.role ? [node.role] : []), ...(node.children ?? []).flatMap(tagsOf)];

/** A PDF file as a reader of the text, or a screen reader, has it. */
export async function readPdf(file: string): Promise<ReadPdf> {
  const document = await getDocument({ data: new Uint8Array(await readFile(file)), verbosity: 0 }).promise;
  const { info } = await document.getMetadata();
  const facts = info as { Title?: string; Language?: string };
  const outline = (await document.getOutline()) ?? [];
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
    const tags = tagsOf((await page.getStructTree()) as Node | null);
    pages.push({ text: pieces.map(({ text }) => text).join('\n'), pieces, tags });
  }
  await document.destroy();
  return {
    title: facts.Title ?? '',
    lang: facts.Language ?? '',
    tagged: marks?.Marked === true,
    bookmarks: outline.map(({ title }) => title),
    javaScript: scripts !== null,
    pages,
  };
}
