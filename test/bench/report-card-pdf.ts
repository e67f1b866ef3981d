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
 * Fails when half of the usual ones take more of the processor than that: on a busy machine the time says nothing.
 */
const MOST_MS = 150;
const WARM_UP = 5;

/** Milliseconds of one file: by the clock, and of the processor. */
interface Cost {
  time: number;
  processor: number;
}

async function costOf(write: () => PDFKit.PDFDocument): Promise<Cost> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const pdf = write();
  pdf.resume();
  await once(pdf, 'end');
  const { user, system } = process.cpuUsage(before);
  return { time: performance.now() - started, processor: (user + system) / 1000 };
}

async function measured(times: number, write: (n: number) => PDFKit.PDFDocument): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (let n = 0; n < times + WARM_UP; n += 1) {
    const cost = await costOf(() => write(n));
    if (n >= WARM_UP) costs.push(cost);
  }
  return costs;
}

const percentile = (costs: readonly Cost[], of: keyof Cost, share: number) => {
  const values = costs.map((cost) => cost[of]).sort((a, b) => a - b);
  return Number((values[Math.floor((values.length - 1) * share)] ?? Number.NaN).toFixed(1));
};

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
  const first = await costOf(() => writeReportCard(usual(0), { t, fonts }));
  const empty = await measured(200, () => {
    const pdf = new PDFDocument({ size: 'A4' });
    pdf.end();
    return pdf;
  });
  const base = percentile(empty, 'time', 0.5);
  const row = (costs: readonly Cost[]) => ({
    count: costs.length,
    'p50 ms': percentile(costs, 'time', 0.5),
    'p95 ms': percentile(costs, 'time', 0.95),
    'p50 ms of processor': percentile(costs, 'processor', 0.5),
    'times an empty one': Math.round(percentile(costs, 'time', 0.5) / base),
  });
  const usuals = await measured(200, (n) => writeReportCard(usual(n), { t, fonts }));
  const longest = keptCard({ ...longestName, content: longestContent(25) });
  const longests = await measured(50, () => writeReportCard(longest, { t, fonts }));
  console.table({ empty: row(empty), usual: row(usuals), longest: row(longests) });
  console.log(`the first of a process: ${first.time.toFixed(0)} ms, of the processor ${first.processor.toFixed(0)}`);
  if (percentile(usuals, 'processor', 0.5) > MOST_MS)
    throw new Error(`a usual report card takes more than ${MOST_MS} ms of the processor`);
}

await run(await readFonts());
