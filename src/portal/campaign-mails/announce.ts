import { trusted } from 'mongoose';
import { takeLock } from '../../storage/lock.ts';
import { type Campaign, campaigns } from '../campaign/campaign.model.ts';
import { instantsOf } from '../campaign/current-file.ts';
import { fileId, orientationFiles } from '../campaign/file.model.ts';
import { localDates } from '../campaign/local-dates.ts';
import { schoolYearOf } from '../campaign/school-days.ts';
import type { SchoolPupil } from '../directory/school-pupil.ts';
import { type AnnouncementRecord, announcementRecords } from './announcement.model.ts';
import { type Announcement, announcementsOf, isDue, isMade } from './announcements.ts';
import { type Mails, post } from './post.ts';

const LOCK = 'announcements';
/** Campaigns, and pupils, looked at together: never all are in memory. */
const CAMPAIGNS = 200;
const PUPILS = 100;

/**
 * Makes the announcements that are due (I4), in one process at a time. How far each has got is written down after every
 * page of pupils; what is done twice after a crash, the outbox knows by its keys.
 *
 * @throws {AppError} `provider-unavailable`: it goes on later where it stopped
 */
export async function announceDue(mails: Mails, signal?: AbortSignal): Promise<void> {
  const { db, clock, settings } = mails;
  const lock = await takeLock(db, LOCK, clock);
  if (!lock) return;
  const goesOn = async () => signal?.aborted !== true && (await lock.held());
  const hour = settings.orientation.announcementHour;
  const year = schoolYearOf(clock.now(), 'Europe/Paris');
  try {
    for (let after = ''; await goesOn(); ) {
      const batch = await campaigns(db)
        .find({ year, _id: trusted({ $gt: after }) }, { history: 0 })
        .sort({ _id: 1 })
        .limit(CAMPAIGNS)
        .lean<Campaign[]>();
      const now = clock.now();
      const due = batch.flatMap((campaign) => announcementsOf(campaign, hour)).filter((one) => isDue(one, hour, now));
      for (const { announcement, record } of await notMade(mails, due))
        await announce(mails, announcement, record, goesOn);
      if (batch.length < CAMPAIGNS) return;
      after = batch.at(-1)!._id;
    }
  } finally {
    await lock.release();
  }
}

/** Those that are still to be made, with how far each has got. */
async function notMade({ db }: Mails, due: Announcement[]) {
  const records = await announcementRecords(db)
    .find({ campaign: trusted({ $in: due.map(({ campaign }) => campaign._id) }) })
    .lean<AnnouncementRecord[]>();
  const finished = records.filter(({ finishedAt }) => finishedAt).map(({ _id }) => _id);
  const byId = new Map(records.map((record) => [record._id, record]));
  return due
    .filter((announcement) => !isMade(announcement, finished))
    .map((announcement) => ({ announcement, record: byId.get(announcement.id) }));
}

async function announce(
  mails: Mails,
  announcement: Announcement,
  record: AnnouncementRecord | undefined,
  goesOn: () => Promise<boolean>,
): Promise<void> {
  const { db, directory, settings, clock } = mails;
  const { campaign, id } = announcement;
  const codes = settings.orientation.levels.flatMap((level) => level.codes);
  const write = (change: object) =>
    announcementRecords(db).updateOne(
      { _id: id },
      { ...change, $setOnInsert: { campaign: campaign._id, schemaVersion: 1 } },
      { upsert: true },
    );
  let cursor = record?.cursor;
  while (await goesOn()) {
    const page = await directory.pupilsOf(campaign.uai, { codes, limit: PUPILS, ...(cursor && { cursor }) });
    for (const pupil of await addressees(mails, announcement, page.pupils)) {
      await post(mails, `${id}:${pupil.sub}`, pupil, (locale) => letterOf(mails, announcement, locale));
    }
    cursor = page.nextCursor;
    if (cursor === undefined) {
      await write({ $set: { finishedAt: clock.now() }, $unset: { cursor: 1 } });
      return;
    }
    await write({ $set: { cursor } });
  }
}

/** A reminder goes to families without an entry, an opening to all. */
async function addressees({ db }: Mails, { kind, entry, campaign }: Announcement, pupils: SchoolPupil[]) {
  if (kind === 'opening') return pupils;
  const ids = pupils.map(({ sub }) => fileId(campaign._id, sub));
  const entered = await orientationFiles(db)
    .find({ _id: trusted({ $in: ids }), [entry]: trusted({ $exists: true }) }, { _id: 1 })
    .lean<{ _id: string }[]>();
  const known = new Set(entered.map(({ _id }) => _id));
  return pupils.filter(({ sub }) => !known.has(fileId(campaign._id, sub)));
}

function letterOf(
  { settings }: Mails,
  { kind, entry, campaign }: Announcement,
  locale: Parameters<typeof localDates>[1],
) {
  const { pen, schools } = settings.orientation;
  const rule = schools.find(({ uai }) => uai === campaign.uai)?.pen ?? pen;
  const closes = instantsOf(campaign)[`${entry}Close`];
  return {
    kind: `${kind}-${entry}`,
    notes: rule === 'first' ? ['one-enters'] : [],
    values: { until: localDates(campaign.uai, locale).lastDay(closes) },
  };
}
