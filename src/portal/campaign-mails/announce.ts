import { trusted } from 'mongoose';
import pLimit from 'p-limit';
import { takeLock } from '../../storage/lock.ts';
import type { Locale } from '../../web/texts.ts';
import { type Campaign, campaigns } from '../campaign/campaign.model.ts';
import { instantsOf } from '../campaign/current-file.ts';
import { fileId, orientationFiles } from '../campaign/file.model.ts';
import { localDates } from '../campaign/local-dates.ts';
import { penRuleOf } from '../campaign/pen.ts';
import { unansweredFiles } from '../campaign/unanswered-files.ts';
import { correctedPupils } from '../corrections/corrected-pupils.ts';
import type { SchoolPupil } from '../directory/school-pupil.ts';
import { type AnnouncementRecord, announcementRecords } from './announcement.model.ts';
import { type Announcement, announcementsOf, isMade, nextTime } from './announcements.ts';
import { type Mails, post } from './post.ts';

const LOCK = 'announcements';
/** Campaigns, and pupils, looked at together: never all are in memory. */
const CAMPAIGNS = 200;
const PUPILS = 100;
/** Families written to at once. */
const AT_ONCE = 8;

/** Whether the process still may: it is not stopping, and no other took the lock from it. */
type GoesOn = () => Promise<boolean>;

/**
 * Makes the announcements that are due (I4), in one process at a time, of the campaigns that said so by `announceAt`. How far
 * each has got is written down after every page of pupils; what is done twice after a crash, the outbox knows by its keys.
 *
 * @throws {AppError} `provider-unavailable`: it goes on later where it stopped
 */
export async function announceDue(mails: Mails, signal?: AbortSignal): Promise<void> {
  const { db, clock } = mails;
  const lock = await takeLock(db, LOCK, clock);
  if (!lock) return;
  const goesOn = async () => signal?.aborted !== true && (await lock.held());
  try {
    while (await goesOn()) {
      const batch = await campaigns(db)
        .find({ announceAt: trusted({ $lte: clock.now() }) }, { history: 0 })
        .sort({ announceAt: 1 })
        .limit(CAMPAIGNS)
        .lean<Campaign[]>();
      const records = await recordsOf(mails, batch);
      for (const campaign of batch) {
        const own = records.filter((record) => record.campaign === campaign._id);
        if (!(await announceFor(mails, campaign, own, goesOn))) return;
      }
      if (batch.length < CAMPAIGNS) return;
    }
  } finally {
    await lock.release();
  }
}

/** What was announced of these campaigns, or begun to be. */
const recordsOf = ({ db }: Mails, batch: readonly Campaign[]): Promise<AnnouncementRecord[]> =>
  announcementRecords(db)
    .find({ campaign: trusted({ $in: batch.map(({ _id }) => _id) }) })
    .lean<AnnouncementRecord[]>();

/**
 * Makes what is due of one campaign, and notes when to look at it again: unless the school has changed it meanwhile.
 *
 * @returns false: the process has to stop, something is left
 */
async function announceFor(
  mails: Mails,
  campaign: Campaign,
  records: readonly AnnouncementRecord[],
  goesOn: GoesOn,
): Promise<boolean> {
  const { db, clock, settings } = mails;
  const hour = settings.orientation.announcementHour;
  const finished = records.filter(({ finishedAt }) => finishedAt).map(({ _id }) => _id);
  for (const announcement of announcementsOf(campaign, hour)) {
    const now = clock.now();
    const time = nextTime(announcement, hour, now);
    if (!time || time > now || isMade(announcement, finished)) continue;
    const { id } = announcement;
    if (!(await announce(mails, announcement, records.find(({ _id }) => _id === id)?.cursor, goesOn))) return false;
    finished.push(id);
  }
  const left = announcementsOf(campaign, hour).filter((announcement) => !isMade(announcement, finished));
  const times = left.flatMap((announcement) => nextTime(announcement, hour, clock.now())?.getTime() ?? []);
  const change =
    times.length > 0 ? { $set: { announceAt: new Date(Math.min(...times)) } } : { $unset: { announceAt: 1 } };
  await campaigns(db).updateOne({ _id: campaign._id, version: campaign.version }, change);
  return true;
}

/** @returns whether all families were told */
async function announce(
  mails: Mails,
  announcement: Announcement,
  begun: string | undefined,
  goesOn: GoesOn,
): Promise<boolean> {
  const { db, directory, settings, clock } = mails;
  const { campaign, id } = announcement;
  const codes = settings.orientation.levels.flatMap((level) => level.codes);
  const limit = pLimit(AT_ONCE);
  const write = (change: object) =>
    announcementRecords(db).updateOne(
      { _id: id },
      { ...change, $setOnInsert: { campaign: campaign._id, schemaVersion: 1 } },
      { upsert: true },
    );
  let cursor = begun;
  while (await goesOn()) {
    const page = await directory.pupilsOf(campaign.uai, { codes, limit: PUPILS, ...(cursor && { cursor }) });
    const told = await addressees(mails, announcement, page.pupils);
    await limit.map(await correctedPupils(mails, campaign.uai, told), (pupil) =>
      post(mails, `${id}:${pupil.sub}`, pupil, (locale) => letterOf(mails, announcement, locale)),
    );
    cursor = page.nextCursor;
    if (cursor === undefined) {
      await write({ $set: { finishedAt: clock.now() }, $unset: { cursor: 1 } });
      return true;
    }
    await write({ $set: { cursor } });
  }
  return false;
}

/** A reminder goes to families without an entry, or an answer to the proposal that they got; an opening to all. */
async function addressees({ db }: Mails, { kind, entry, campaign }: Announcement, pupils: SchoolPupil[]) {
  if (kind === 'opening') return pupils;
  const ids = pupils.map(({ sub }) => fileId(campaign._id, sub));
  const filter = entry === 'answers' ? unansweredFiles() : { [entry]: trusted({ $exists: true }) };
  const found = await orientationFiles(db)
    .find({ ...filter, _id: trusted({ $in: ids }) }, { _id: 1 })
    .lean<{ _id: string }[]>();
  const known = new Set(found.map(({ _id }) => _id));
  return pupils.filter(({ sub }) => known.has(fileId(campaign._id, sub)) === (entry === 'answers'));
}

function letterOf({ settings }: Mails, { kind, entry, campaign }: Announcement, locale: Locale) {
  const rule = penRuleOf(settings, campaign.uai);
  const closes = instantsOf(campaign)[`${entry}Close`];
  const isAnswer = entry === 'answers';
  return {
    kind: `${kind}-${entry}`,
    notes: [...(isAnswer ? ['silence'] : []), ...(rule === 'first' ? [isAnswer ? 'one-answers' : 'one-enters'] : [])],
    values: { until: localDates(campaign.uai, locale).lastDay(closes) },
  };
}
