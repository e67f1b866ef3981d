import { once } from 'node:events';
import PDFDocument from 'pdfkit';
import { type Fonts, readFonts } from '../../src/pdf/fonts.ts';
import { writeReportCard } from '../../src/portal/livret/pdf/write-card.ts';
import type { ReportCard } from '../../src/portal/report-cards/report-card.model.ts';
import { loadTexts } from '../../src/web/texts.ts';
import {
  keptCard,
  longestContent,
  longestName,
  usualContent,
  usualSubjects,
} from '../portal/support/report-card-contents.ts';

/**
 * What a report card costs as PDF (issue 5: «made in under 150 ms»), beside an empty document of pdfkit on the same machine.
 * Fails when the usual ones take longer than that, half of the time.
 */
const MOST_MS = 150;
const WARM_UP = 5;

async function lasting(write: () => PDFKit.PDFDocument): Promise<number> {
  const started = performance.now();
  const pdf = write();
  pdf.resume();
  await once(pdf, 'end');
  return performance.now() - started;
}

async function measured(times: number, write: (n: number) => PDFKit.PDFDocument): Promise<number[]> {
  const durations: number[] = [];
  for (let n = 0; n < times + WARM_UP; n += 1) {
    const duration = await lasting(() => write(n));
    if (n >= WARM_UP) durations.push(duration);
  }
  return durations.sort((a, b) => a - b);
}

const percentile = (durations: readonly number[], share: number) =>
  durations[Math.floor((durations.length - 1) * share)] ?? Number.NaN;

/** Each of another pupil, with other texts. */
function usual(n: number): ReportCard {
  const subjects = usualSubjects().map((subject) => ({
    ...subject,
    appreciation: `${subject.appreciation} Essai${n}.`,
  }));
  return keptCard({ firstName: `Inès${n}`, content: usualContent({ subjects }) });
}

async function run(fonts: Fonts) {
  const t = loadTexts('views/locales').in('fr');
  const first = await lasting(() => writeReportCard(usual(0), { t, fonts }));
  const empty = await measured(200, () => {
    const pdf = new PDFDocument({ size: 'A4' });
    pdf.end();
    return pdf;
  });
  const base = percentile(empty, 0.5);
  const row = (durations: readonly number[]) => ({
    count: durations.length,
    'p50 ms': Number(percentile(durations, 0.5).toFixed(1)),
    'p95 ms': Number(percentile(durations, 0.95).toFixed(1)),
    'times an empty one': Math.round(percentile(durations, 0.5) / base),
  });
  const usuals = await measured(200, (n) => writeReportCard(usual(n), { t, fonts }));
  const longest = keptCard({ ...longestName, content: longestContent(25) });
  const longests = await measured(50, () => writeReportCard(longest, { t, fonts }));
  console.table({ empty: row(empty), usual: row(usuals), longest: row(longests) });
  console.log(`the first of a process: ${first.toFixed(0)} ms`);
  if (percentile(usuals, 0.5) > MOST_MS) throw new Error(`a usual report card takes longer than ${MOST_MS} ms`);
}

await run(await readFonts());
