import { isDeepStrictEqual } from 'node:util';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { PortalContext } from '../context.ts';
import {
  type Campaign,
  type CampaignDates,
  type CampaignRecord,
  campaignId,
  campaigns,
  type DateChange,
} from './campaign.model.ts';
import { instantsOf } from './current-file.ts';
import { type DateFault, dateFaults } from './date-faults.ts';
import type { Author } from './file.model.ts';
import { moveNotices } from './move-notices.ts';
import { dayAt, timeZoneOf } from './school-days.ts';
import { areDatesTooOften } from './too-often.ts';

type Portal = Pick<PortalContext, 'db' | 'clock'>;

/** Which campaign is meant, and who changes it. */
interface CampaignAct {
  uai: string;
  year: number;
  by: Author;
  /** The version that the author saw (If-Match); 0: there must be no campaign yet (If-None-Match: *). Absent: whichever. */
  expectedVersion?: number;
}

export type SetDates =
  | { ok: true; campaign: CampaignRecord; created: boolean }
  | { ok: false; reason: 'dates-out-of-order' | 'changed-meanwhile' | 'too-often'; faults: DateFault[] };
export type CloseEntry =
  | { ok: true; campaign: CampaignRecord }
  | { ok: false; reason: 'no-campaign' | 'not-open' | 'changed-meanwhile' | 'too-often' };

const MOST_TRIES = 8;

/** A school's campaign of a year with all its changes of dates, or undefined: the school has opened none. */
export async function readCampaign(
  { db }: Pick<PortalContext, 'db'>,
  { uai, year }: { uai: string; year: number },
): Promise<CampaignRecord | undefined> {
  return (await campaigns(db).findById(campaignId(uai, year)).lean<CampaignRecord>()) ?? undefined;
}

/**
 * Opens a campaign or moves its dates (I7), which may be done at any time: files follow by `advance`. The same dates again
 * change nothing. An entry that was closed at once opens again when its closing day is moved, save to the day on which it was
 * closed: that only writes down what happened.
 */
export async function setDates(
  portal: Portal,
  { uai, year, dates, by, expectedVersion }: CampaignAct & { dates: CampaignDates },
): Promise<SetDates> {
  const faults = dateFaults(uai, year, dates);
  if (faults.length > 0) return { ok: false, reason: 'dates-out-of-order', faults };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const known = await readCampaign(portal, { uai, year });
    if (!isExpected(known, expectedVersion)) return { ok: false, reason: 'changed-meanwhile', faults: [] };
    if (known && isDeepStrictEqual({ ...known.dates }, dates)) return { ok: true, campaign: known, created: false };
    if (areDatesTooOften(known, portal.clock.now())) return { ok: false, reason: 'too-often', faults: [] };
    const closedAt = known && stillClosed(known, dates);
    if (known) await moveNotices(portal, { ...known, dates });
    const written = await write(portal, { uai, year, known, dates, closedAt, change: { by, dates } });
    if (written) return { ok: true, campaign: written, created: !known };
  }
  return { ok: false, reason: 'changed-meanwhile', faults: [] };
}

/** Closes an entry now, before its last day («closing now»). One that is closed already stays as it is. */
export async function closeEntry(
  portal: Portal,
  { uai, year, entry, by, expectedVersion }: CampaignAct & { entry: 'intentions' | 'choices' },
): Promise<CloseEntry> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const known = await readCampaign(portal, { uai, year });
    if (!known) return { ok: false, reason: 'no-campaign' };
    if (!isExpected(known, expectedVersion)) return { ok: false, reason: 'changed-meanwhile' };
    const now = portal.clock.now();
    const { [`${entry}Open` as const]: opens, [`${entry}Close` as const]: closes } = instantsOf(known);
    if (now < opens) return { ok: false, reason: 'not-open' };
    if (now >= closes) return { ok: true, campaign: known };
    if (areDatesTooOften(known, now)) return { ok: false, reason: 'too-often' };
    const closedAt = { ...known.closedAt, [entry]: now };
    const written = await write(portal, {
      uai,
      year,
      known,
      dates: known.dates,
      closedAt,
      change: { by, closed: entry },
    });
    if (written) return { ok: true, campaign: written };
  }
  return { ok: false, reason: 'changed-meanwhile' };
}

const isExpected = (known: Campaign | undefined, version: number | undefined) =>
  version === undefined || version === (known?.version ?? 0);

/** The closings that new dates leave as they are: one of an entry that now begins later is none. */
function stillClosed({ uai, dates: before, closedAt = {} }: Campaign, dates: CampaignDates): Campaign['closedAt'] {
  const stays = (entry: 'intentions' | 'choices') => {
    const at = closedAt[entry];
    if (at === undefined) return false;
    const [day, closedOn] = [dates[`${entry}Close`], dayAt(at, timeZoneOf(uai))];
    return dates[`${entry}Open`] <= closedOn && (day === before[`${entry}Close`] || day === closedOn);
  };
  const entries = (['intentions', 'choices'] as const).filter(stays);
  return entries.length > 0 ? Object.fromEntries(entries.map((entry) => [entry, closedAt[entry]])) : undefined;
}

interface Written {
  uai: string;
  year: number;
  known: CampaignRecord | undefined;
  dates: CampaignDates;
  closedAt: Campaign['closedAt'];
  change: Omit<DateChange, 'at'>;
}

/** @returns the campaign as written, or undefined: somebody else changed it meanwhile */
async function write(
  { db, clock }: Portal,
  { uai, year, known, dates, closedAt, change }: Written,
): Promise<CampaignRecord | undefined> {
  const _id = campaignId(uai, year);
  const entry: DateChange = { at: clock.now(), ...change };
  if (!known) {
    const first = {
      _id,
      uai,
      year,
      dates,
      announceAt: entry.at,
      version: 1,
      schemaVersion: 1 as const,
      history: [entry],
    };
    try {
      await campaigns(db).create(first);
      return first;
    } catch (error) {
      if (isDuplicateKey(error)) return undefined;
      throw error;
    }
  }
  const written = await campaigns(db)
    .findOneAndUpdate(
      { _id, version: known.version },
      {
        $set: { dates, announceAt: entry.at, ...(closedAt && { closedAt }) },
        ...(!closedAt && { $unset: { closedAt: 1 } }),
        $inc: { version: 1 },
        $push: { history: entry },
      },
      { returnDocument: 'after' },
    )
    .lean<CampaignRecord>();
  return written ?? undefined;
}
