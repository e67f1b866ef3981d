import type { WebMiddleware } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { recordConsultation } from '../report-cards/consult.ts';
import { cardsOf } from '../report-cards/find-cards.ts';
import { writeFigure } from '../report-cards/marks.ts';
import { divisionOf, meaning, periodName } from '../report-cards/words.ts';
import type { Words } from '../service-entry.ts';
import { fullName, renderSignedIn } from '../signed-in-page.ts';
import { livretOf } from './card-page.ts';
import { drawChart, type Scale } from './chart.ts';
import { type Progress, progressOf } from './series.ts';

/** Each subject over the periods and years, drawn and in numbers (J5). */
export function showProgress(portal: PortalWeb): WebMiddleware {
  return async (ctx) => {
    const { child, base, reader } = livretOf(ctx);
    const pupil = child.sub;
    const cards = await cardsOf(portal, pupil);
    const subjects = progressOf(cards);
    if (ctx.method !== 'HEAD' && subjects.length > 0)
      await recordConsultation(portal, { pupil, form: 'progress', by: reader });
    renderSignedIn(portal, ctx, 'portal/livret/progress', {
      name: fullName(child),
      base,
      subjects: subjects.map((progress, place) => showSubject(progress, place, ctx.state)),
    });
  };
}

const SCALES: readonly Scale[] = ['mark', 'position'];

function showSubject(progress: Progress, place: number, words: Words) {
  const { label, domain, points } = progress;
  const subject = [...new Set([domain, label])].filter(Boolean).join(' – ');
  const hasGroup = points.some(({ results }) => results.group !== undefined);
  const scales = SCALES.filter((scale) => points.some(({ results }) => results[scale] !== undefined));
  return {
    id: `subject-${place}`,
    subject,
    charts: scales.map((scale) => showChart(progress, scale, { subject, id: `chart-${place}-${scale}` }, words)),
    withMarks: scales.includes('mark'),
    withGroup: hasGroup && scales.includes('mark'),
    withPositions: scales.includes('position'),
    rows: points.map(({ slot, results: { mark, group, position } }) => ({
      period: periodName(words.t, slot),
      mark: mark !== undefined && figure(mark, words),
      group: group !== undefined && figure(group, words),
      position: position !== undefined && positionName(position, words),
    })),
  };
}

function showChart(progress: Progress, scale: Scale, named: { subject: string; id: string }, words: Words) {
  const { t } = words;
  const chart = drawChart(progress, scale);
  const told = progress.points.flatMap(({ slot, results }) => {
    const value = results[scale];
    return value === undefined ? [] : [{ name: periodName(words.t, slot), value: valueName(value, scale, words) }];
  });
  const [first, last] = [told[0]!, told.at(-1)!];
  return {
    ...chart,
    id: named.id,
    scale: t(`livret:progress.scale-${scale}`),
    title: t(`livret:progress.${scale}-of`, { subject: named.subject }),
    desc:
      told.length > 1
        ? t('livret:progress.desc', { first: first.name, from: first.value, last: last.name, to: last.value })
        : t('livret:progress.desc-one', { first: first.name, from: first.value }),
    hasGroup: chart.groupSpots.length > 0,
    pupilSpots: chart.pupilSpots.map((spot) => ({ ...spot, figure: figure(spot.value, words) })),
    ticks: chart.ticks.map(({ x, slot: { term } }) => ({
      x,
      name: t(`livret:progress.short.${divisionOf(term)}`, { index: term.index }),
    })),
    years: chart.years.map(({ x, year }) => ({ x, name: shortYear(year) })),
  };
}

/** «25/26» */
const shortYear = (year: number) => [year, year + 1].map((one) => String(one % 100).padStart(2, '0')).join('/');
const figure = (value: number, { locale }: Words) => writeFigure(value, locale);
/** «3 – Objectifs atteints» */
const positionName = (position: number, { t }: Words) =>
  `${position} – ${meaning(t, 'report-cards:position.', position)}`;
const valueName = (value: number, scale: Scale, words: Words) =>
  scale === 'mark' ? figure(value, words) : positionName(value, words);
