const segmenter = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/** Where a line may end: after a space, and after a hyphen between letters. No-break spaces hold. */
const piecesOf = (paragraph: string): string[] => paragraph.split(/(?<= )(?=[^ ])|(?<=\p{L}-)(?=\p{L})/u);

/** Signs that French sets apart from the word before by a space, at which no line begins; and the one after «. */
const apart = (text: string) => text.replaceAll(/ (?=[;:!?»])/g, '\u00a0').replaceAll('« ', '«\u00a0');

/**
 * Breaks a text into lines no wider than a place; a word that is wider than it is broken where it must be. A line that ends at
 * a space keeps it, so that who copies the text gets its words apart.
 *
 * @param widthOf a piece of text
 */
export function breakLines(text: string, width: number, widthOf: (text: string) => number): string[] {
  const space = widthOf(' ');
  const visible = (piece: string) => widthOf(piece) - (piece.endsWith(' ') ? space : 0);
  return apart(text)
    .split('\n')
    .flatMap((paragraph) => {
      const lines: string[] = [];
      let line = '';
      let taken = 0;
      const close = () => {
        if (line !== '') lines.push(line);
        line = '';
        taken = 0;
      };
      for (const piece of piecesOf(paragraph)) {
        if (taken + visible(piece) > width) close();
        if (visible(piece) <= width) {
          line += piece;
          taken += widthOf(piece);
          continue;
        }
        for (const { segment } of segmenter.segment(piece)) {
          const wide = widthOf(segment);
          if (segment !== ' ' && taken + wide > width) close();
          line += segment;
          taken += wide;
        }
      }
      close();
      return lines;
    });
}
