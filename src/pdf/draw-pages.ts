import { decoration, type Pdf, type Tag } from './document.ts';
import type { LaidPage, Part, Run, Shape } from './layout.ts';
import { INK } from './text.ts';

const RULE = 0.6;

/** Draws laid pages, with their structure and bookmarks under one of the whole. */
export function drawPages(pdf: Pdf, whole: Part, pages: readonly LaidPage[], title: string): void {
  const tags = new Map<Part, Tag>();
  const document = tagOf(pdf, whole, tags);
  pdf.addStructure(document);
  let outline: PDFKit.PDFOutline | undefined;
  for (const { shapes, runs, bookmarks } of pages) {
    pdf.addPage();
    outline ??= pdf.outline.addItem(title, atTop(pdf, 0));
    for (const { title: name, y } of bookmarks) outline.addItem(name, atTop(pdf, y));
    decoration(pdf, () => {
      for (const shape of shapes) draw(pdf, shape);
    });
    for (const run of runs) {
      const tag = run.part && tags.get(run.part);
      if (tag) tag.add(() => write(pdf, run));
      else decoration(pdf, () => write(pdf, run), 'Pagination');
    }
  }
  document.end();
}

/** pdfkit counts from the right edge of the page. */
const atTop = (pdf: Pdf, top: number) => Object.assign({ expanded: true }, { top, left: pdf.page.width });

function tagOf(pdf: Pdf, part: Part, tags: Map<Part, Tag>): Tag {
  const { role, title, scope, span, parts } = part;
  const tag = pdf.struct(role, { ...(title && { title }) });
  if (scope || span) {
    // pdfkit writes no span of cells.
    const { dictionary } = tag as unknown as { dictionary: { data: { A?: object } } };
    dictionary.data.A = { O: 'Table', ...(scope && { Scope: scope }), ...(span && { ColSpan: span }) };
  }
  tags.set(part, tag);
  for (const inner of parts) tag.add(tagOf(pdf, inner, tags));
  return tag;
}

function write(pdf: Pdf, { bold, size, colour = INK, lines }: Run): void {
  pdf
    .font(bold ? 'bold' : 'regular')
    .fontSize(size)
    .fillColor(colour);
  for (const { text, x, y } of lines) pdf.text(text, x, y, { lineBreak: false });
}

function draw(pdf: Pdf, { kind, x, y, width, height, colour }: Shape): void {
  if (kind === 'fill') pdf.rect(x, y, width, height).fill(colour);
  else if (kind === 'frame') pdf.lineWidth(RULE).rect(x, y, width, height).stroke(colour);
  else
    pdf
      .lineWidth(RULE)
      .moveTo(x, y)
      .lineTo(x + width, y + height)
      .stroke(colour);
}
