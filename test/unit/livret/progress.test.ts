import { describe, expect, it } from '@jest/globals';
import { drawChart } from '../../../src/portal/livret/chart.ts';
import { type Progress, progressOf } from '../../../src/portal/livret/series.ts';
import type { Subject } from '../../../src/portal/report-cards/content.ts';
import { writeMark } from '../../../src/portal/report-cards/marks.ts';
import type { ReportCard } from '../../../src/portal/report-cards/report-card.model.ts';
import { cycleContent, newCard, periodicContent } from '../../portal/support/report-cards.ts';

const subject = (said: Partial<Subject>): Subject => ({
  code: 'M',
  label: 'Maths',
  teachers: [],
  elements: [],
  ...said,
});
const card = (year: number, index: number, subjects: Subject[], of = 3) =>
  newCard({ year, term: { kind: 'periodic', index, of }, content: periodicContent({ subjects }) }) as ReportCard;
const mark = (pupil: string, group?: string) => subject({ marks: { pupil, ...(group && { group }) } });

describe('J5 what is drawn of a subject', () => {
  it('J5 follows it from the first result to the last, oldest first, with a gap where a period has none', () => {
    const newestFirst = [
      card(2026, 1, []),
      card(2025, 3, [mark('15', '12')]),
      card(2025, 2, [subject({ unmarked: { pupil: true } })]),
      newCard({ year: 2025, term: { kind: 'cycle', cycle: 4 }, content: cycleContent() }) as ReportCard,
      card(2025, 1, [mark('11')]),
      card(2024, 2, [], 2),
    ];
    const [maths, ...others] = progressOf(newestFirst);
    expect(others).toEqual([]);
    expect(maths!.points.map(({ slot, results }) => [slot.year, slot.term.index, results])).toEqual([
      [2025, 1, { mark: 11 }],
      [2025, 2, {}],
      [2025, 3, { mark: 15, group: 12 }],
    ]);
  });

  it('J5 knows a subject by its code, names it as the last bilan does, and orders subjects as it has them', () => {
    const progress = progressOf([
      card(2025, 2, [subject({ code: 'B', label: 'Biologie', position: 3 }), mark('12')]),
      card(2025, 1, [
        subject({ code: 'M', label: 'MATHEMATIQUES', marks: { pupil: '10' } }),
        subject({ code: 'L', label: 'Latin', position: 1 }),
      ]),
    ]);
    expect(progress.map(({ label, points }) => [label, points.length])).toEqual([
      ['Biologie', 1],
      ['Maths', 2],
      ['Latin', 1],
    ]);
  });

  it('J5 keeps apart two subjects of one code in one bilan, and leaves out those without any result', () => {
    const two = (pupil: string) => [
      subject({ label: 'Anglais', marks: { pupil } }),
      subject({ label: 'Anglais renforcé', marks: { pupil: '18' } }),
      subject({ code: 'EPS', label: 'EPS', marks: { pupil: 'Disp.', group: '14' } }),
    ];
    const progress = progressOf([card(2025, 2, two('13')), card(2025, 1, two('9'))]);
    expect(progress.map(({ label, points }) => [label, points.map(({ results }) => results.mark)])).toEqual([
      ['Anglais', [9, 13]],
      ['Anglais renforcé', [18, 18]],
    ]);
  });

  it.each([
    ['14,5', 14.5],
    ['11.5/20', 11.5],
    ['7/10', 14],
    ['Abs', undefined],
    ['24', undefined],
    ['8/0', undefined],
    ['-3', undefined],
  ])('J5 takes the mark «%s» for %s out of 20', (written, value) => {
    const [maths] = progressOf([card(2025, 1, [mark(written)])]);
    expect(maths?.points.map(({ results }) => results.mark)).toEqual(value === undefined ? undefined : [value]);
  });

  it('J2 writes marks as readers of a language do, and whatever is none as the teacher wrote it', () => {
    expect(['14.5', '13.20/20', '7/10', 'N.Not'].map((written) => writeMark(written, 'fr'))).toEqual([
      '14,5',
      '13,2',
      '7/10',
      'N.Not',
    ]);
    expect(writeMark('14,5', 'en')).toBe('14.5');
  });
});

describe('J5 the drawing', () => {
  const points = (...marks: (number | undefined)[]): Progress['points'] =>
    marks.map((one, place) => ({
      slot: { year: 2015 + Math.floor(place / 3), term: { kind: 'periodic', index: (place % 3) + 1, of: 3 } },
      results: one === undefined ? {} : { mark: one, group: 10 },
    }));

  it('J5 breaks the line at a gap, and draws no line for a result alone', () => {
    const chart = drawChart({ points: points(10, 12, undefined, 14, undefined, 9, 8) }, 'mark');
    expect(chart.pupil).toHaveLength(2);
    expect(chart.pupilSpots.map(({ value }) => value)).toEqual([10, 12, 14, 9, 8]);
    expect(drawChart({ points: points(10) }, 'mark')).toMatchObject({ pupil: [], pupilSpots: [{ labelled: true }] });
  });

  it('J5 puts the best mark at the top, the worst at the bottom, and all inside', () => {
    const chart = drawChart({ points: points(0, 20) }, 'mark');
    const [worst, best] = chart.pupilSpots;
    const [bottom, top] = [chart.levels[0]!, chart.levels.at(-1)!];
    expect([worst!.y, best!.y]).toEqual([bottom.y, top.y]);
    expect(best!.x).toBeLessThan(chart.right);
    expect(worst!.x).toBeGreaterThan(chart.left);
  });

  it('J5 lets no text run into another in nine years of schooling', () => {
    const chart = drawChart({ points: points(...Array.from({ length: 27 }, () => 12)) }, 'mark');
    const gaps = (marks: { x: number }[]) => marks.slice(1).map(({ x }, place) => x - marks[place]!.x);
    expect(Math.min(...gaps(chart.ticks))).toBeGreaterThanOrEqual(20);
    expect(Math.min(...gaps(chart.years))).toBeGreaterThanOrEqual(44);
    expect(chart.pupilSpots.filter(({ labelled }) => labelled)).toHaveLength(1);
  });
});
