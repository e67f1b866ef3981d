import { trusted } from 'mongoose';
import pLimit from 'p-limit';
import { MINUTE_MS } from '../../clock.ts';
import type { Locale } from '../../web/texts.ts';
import { type Campaign, campaigns } from '../campaign/campaign.model.ts';
import { answersCloseFor, type CurrentFile, fileAt, instantsOf } from '../campaign/current-file.ts';
import { type Notice, type OrientationFile, orientationFiles } from '../campaign/file.model.ts';
import { penRuleOf } from '../campaign/pen.ts';
import { correctedPupils } from '../corrections/corrected-pupils.ts';
import { portalSessions } from '../sessions/session.model.ts';
import { noticeLetter } from './notice-letters.ts';
import { type Mails, post } from './post.ts';

/** Files looked at together. */
const BATCH = 50;
/** Written at once: on the evening of a closing, thirty families a second leave the portal. */
const AT_ONCE = 8;
/** How long a notice stays with the worker that took it; one that died, or failed, leaves it for so long. */
const LEASE_MS = MINUTE_MS;

/** In a row: the provider is away. One pupil that it cannot tell of does not hold up the others. */
const MOST_FAILURES = 3;

interface DueNotice {
  file: OrientationFile;
  notice: Notice;
  campaign: Campaign | undefined;
  /** When the session ends that the stay lives in. */
  livesUntil: Date | undefined;
}

/**
 * Writes to guardians what has happened in their children's files and is due (I4): what the school did, once families may
 * see it; what a family did, once her stay in the portal is over. Any number of processes may run it, and die at any point:
 * a notice goes once its mails are in the outbox, which holds one mail for each notice and guardian.
 *
 * @throws {AppError} `provider-unavailable`: nothing is lost, it is to be tried again
 */
export async function tellDue(mails: Mails, signal?: AbortSignal): Promise<void> {
  const limit = pLimit(AT_ONCE);
  while (signal?.aborted !== true) {
    const due = await findDue(mails);
    let failures: unknown[] = [];
    await limit.map(due, async (one) => {
      if (signal?.aborted || failures.length >= MOST_FAILURES) return;
      try {
        await tell(mails, one);
        failures = [];
      } catch (thrown) {
        failures.push(thrown);
        mails.log.warn({ err: thrown, kind: one.notice.kind }, 'a mail about orientation could not be written');
      }
    });
    if (failures.length >= MOST_FAILURES) throw failures[0];
    if (due.length < BATCH) return;
  }
}

async function findDue({ db, clock }: Mails): Promise<DueNotice[]> {
  const now = clock.now();
  const files = await orientationFiles(db)
    .find({ 'notices.dueAt': trusted({ $lte: now }) })
    .limit(BATCH)
    .lean<OrientationFile[]>();
  const due = files.flatMap((file) =>
    file.notices.filter(({ dueAt }) => dueAt <= now).map((notice) => ({ file, notice })),
  );
  const stays = due.flatMap(({ notice }) => (notice.stay === undefined ? [] : [notice.stay]));
  const [sessions, campaignsOfThem] = await Promise.all([
    portalSessions(db)
      .find({ stay: trusted({ $in: stays }), expiresAt: trusted({ $gt: now }) }, { stay: 1, expiresAt: 1 })
      .sort({ expiresAt: 1 })
      .lean(),
    campaigns(db)
      .find({ _id: trusted({ $in: due.map(({ file }) => file.campaign) }) }, { history: 0 })
      .lean<Campaign[]>(),
  ]);
  const ends = new Map(sessions.map(({ stay, expiresAt }) => [stay, expiresAt]));
  const byId = new Map(campaignsOfThem.map((campaign) => [campaign._id, campaign]));
  return due.map(({ file, notice }) => ({
    file,
    notice,
    campaign: byId.get(file.campaign),
    livesUntil: ends.get(notice.stay ?? ''),
  }));
}

/** What a notice must still wait for: the end of the stay, or the day of the campaign that it tells of. */
function waitsFor({ file, notice, campaign, livesUntil }: DueNotice, now: Date): Date | undefined {
  if (livesUntil) return livesUntil;
  const { opinionsOn, proposalsOn } = instantsOf(campaign!);
  const days: Partial<Record<Notice['kind'], Date>> = {
    ...{ opinion: opinionsOn, proposal: proposalsOn, unanswered: answersCloseFor(campaign!, file) },
  };
  const day = days[notice.kind];
  return day && day > now ? day : undefined;
}

async function tell(mails: Mails, due: DueNotice): Promise<void> {
  const { settings, clock, directory, texts, log } = mails;
  const { file, notice, campaign } = due;
  const level = settings.orientation.levels.find(({ id }) => id === file.level);
  if (!campaign || !level) {
    log.error({ campaign: file.campaign, level: file.level }, 'a mail about a level or campaign that is no more');
    return remove(mails, due);
  }
  const now = clock.now();
  const later = waitsFor(due, now);
  if (!(await putOff(mails, due, later ?? new Date(now.getTime() + LEASE_MS))) || later) return;
  const found = await directory.pupil(campaign.uai, file.pupil);
  const [pupil] = await correctedPupils(mails, campaign.uai, found ? [found] : []);
  const current = fileAt(campaign, level, file, now) as CurrentFile & { file: OrientationFile };
  if (pupil) {
    const around = { uai: campaign.uai, texts, penRule: penRuleOf(settings, campaign.uai) };
    const letterIn = (locale: Locale) => noticeLetter(notice.kind, current, locale, around);
    await post(mails, causeOf(current, notice), pupil, letterIn);
  }
  await remove(mails, due);
}

/** A term that the school moves after its end has another end: its silence is told for each. */
function causeOf({ file, campaign }: CurrentFile & { file: OrientationFile }, { kind, version }: Notice): string {
  const cause = `${file._id}:${version}`;
  return kind === 'unanswered' ? `${cause}:${campaign!.dates.answersClose}` : cause;
}

/** @returns whether this worker did, and nobody had changed the notice */
async function putOff({ db }: Mails, { file, notice }: DueNotice, until: Date): Promise<boolean> {
  const { kind, version, dueAt } = notice;
  const { modifiedCount } = await orientationFiles(db).updateOne(
    { _id: file._id, notices: trusted({ $elemMatch: { kind, version, dueAt } }) },
    { $set: { 'notices.$.dueAt': until } },
  );
  return modifiedCount === 1;
}

async function remove({ db }: Mails, { file, notice: { kind, version } }: DueNotice): Promise<void> {
  await orientationFiles(db).updateOne({ _id: file._id }, { $pull: { notices: { kind, version } } });
}
