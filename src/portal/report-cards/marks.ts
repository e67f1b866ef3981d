import { type Locale, REGIONS } from '../../web/texts.ts';

/** A mark as a number: «13.2/20», «14,5». */
interface Mark {
  value: number;
  /** 20 where teachers do not say. */
  outOf: number;
}

const MARK = /^(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:\/\s*(\d{1,3}))?$/;
const USUAL = 20;
const asNumber = (figures: string) => Number(figures.replace(',', '.'));

/** What a teacher wrote as a mark; undefined where it is none: «Abs», «N.Not», 24/20. */
export function readMark(written: string | undefined): Mark | undefined {
  const found = MARK.exec(written?.trim() ?? '');
  if (!found) return undefined;
  const mark = { value: asNumber(found[1]!), outOf: found[2] ? asNumber(found[2]) : USUAL };
  return mark.outOf > 0 && mark.value <= mark.outOf ? mark : undefined;
}

const formats = new Map<Locale, Intl.NumberFormat>();

/** Making a format costs far more than using it: there is one a language. */
function formatOf(locale: Locale): Intl.NumberFormat {
  const known = formats.get(locale) ?? new Intl.NumberFormat(REGIONS[locale], { maximumFractionDigits: 2 });
  formats.set(locale, known);
  return known;
}

/** A number as readers of a language write it, to the hundredth: «12,25». */
export const writeFigure = (value: number, locale: Locale): string => formatOf(locale).format(value);

/** A mark as readers of a language write it: «14,5», «7/10»; whatever else the teacher wrote, as it is. */
export function writeMark(written: string, locale: Locale): string {
  const mark = readMark(written);
  if (!mark) return written;
  const value = writeFigure(mark.value, locale);
  return mark.outOf === USUAL ? value : `${value}/${mark.outOf}`;
}
