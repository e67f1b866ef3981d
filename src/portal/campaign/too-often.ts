import { HOUR_MS } from '../../clock.ts';
import type { CampaignRecord } from './campaign.model.ts';
import type { Author, HistoryEntry, OrientationFile } from './file.model.ts';

interface Most {
  hour: number;
  year: number;
}

/**
 * What may be changed in one pupil's file: histories are kept for ever (I8), and what is read and written with every page
 * may not grow without end. A school needs a dozen changes a year; the administrator can still mend what its software spent.
 */
export const MOST: Readonly<Record<Author['kind'], Most>> = {
  guardian: { hour: 30, year: 300 },
  school: { hour: 100, year: 500 },
  administrator: { hour: 100, year: 500 },
};
/** The same for the dates of a campaign. */
export const MOST_DATES: Most = { hour: 100, year: 1_000 };

function exceeds(times: readonly Date[], { hour, year }: Most, now: Date): boolean {
  const since = new Date(now.getTime() - HOUR_MS);
  return times.length >= year || times.filter((at) => at > since).length >= hour;
}

/**
 * Whether a file was changed so often that who acts has to wait: counted in the history itself, so that it holds for all
 * processes at once, and for both guardians together.
 */
export function isTooOften(file: Pick<OrientationFile, 'history'> | undefined, { kind }: Author, now: Date): boolean {
  const own = (file?.history ?? []).filter(({ by }: HistoryEntry) => by.kind === kind);
  return exceeds(
    own.map(({ at }) => at),
    MOST[kind],
    now,
  );
}

/** Whether the dates of a campaign were changed so often that the school has to wait. */
export const areDatesTooOften = (campaign: Pick<CampaignRecord, 'history'> | undefined, now: Date): boolean =>
  exceeds(
    (campaign?.history ?? []).map(({ at }) => at),
    MOST_DATES,
    now,
  );
