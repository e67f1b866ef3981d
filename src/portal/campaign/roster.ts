import { trusted } from 'mongoose';
import type { PortalContext } from '../context.ts';
import type { SchoolPupil } from '../directory/school-pupil.ts';
import { type Campaign, campaignId } from './campaign.model.ts';
import { type CurrentFile, type FileKey, fileAt, findCampaign, type Level, levelOf } from './current-file.ts';
import { fileId, type OrientationFile, orientationFiles } from './file.model.ts';
import { schoolYearOf, timeZoneOf } from './school-days.ts';
import type { State } from './states.ts';

/** A pupil whom orientation is for, with her file as it is now, begun or not. */
export interface RosterEntry {
  pupil: SchoolPupil;
  key: FileKey;
  now: CurrentFile;
}

interface RosterPage {
  /** Absent: the school has opened none for this year. */
  campaign?: Campaign;
  entries: RosterEntry[];
  /** Gives the next page, to be passed with the same query; absent on the last. */
  nextCursor?: string;
}

/** Which pupils of a school and year; what is absent bounds nothing. */
export interface RosterQuery {
  uai: string;
  year: number;
  /** Class: «3e A». */
  division?: string | undefined;
  /** Of the configuration's levels, by id. */
  level?: string | undefined;
  state?: State | undefined;
  cursor?: string | undefined;
  /** Most pupils of a page; one that is bounded by state may have fewer although others follow. 200 at most. */
  limit?: number | undefined;
}

type Portal = Pick<PortalContext, 'db' | 'clock' | 'settings' | 'directory'>;

/** A file keeps the level that it was begun in; a pupil without one has the level that the school tells. */
const levelFor = ({ settings }: Portal, pupil: SchoolPupil, file: OrientationFile | undefined): Level | undefined =>
  settings.orientation.levels.find(({ id }) => id === file?.level) ?? levelOf(settings, pupil.level);

/** Pupils of this year's levels; of a year that is over nobody knows the roster any more: whoever has a file. */
const isOver = ({ clock }: Portal, uai: string, year: number) => year < schoolYearOf(clock.now(), timeZoneOf(uai));

function entryOf(
  portal: Portal,
  { uai, year }: Pick<RosterQuery, 'uai' | 'year'>,
  pupil: SchoolPupil,
  campaign: Campaign | undefined,
  file: OrientationFile | undefined,
): RosterEntry | undefined {
  const level = levelFor(portal, pupil, file);
  if (!level || (!file && isOver(portal, uai, year))) return undefined;
  const key = { uai, year, pupil: pupil.sub, level };
  return { pupil, key, now: fileAt(campaign, level, file, portal.clock.now()) };
}

/**
 * One page of a school's pupils of the levels that orientation is for, by class and name, each with her file: those who have
 * entered nothing are there too.
 *
 * @throws {AppError} `provider-unavailable`
 */
export async function rosterPage(portal: Portal, query: RosterQuery): Promise<RosterPage> {
  const { uai, year, division, cursor, limit } = query;
  const { levels } = portal.settings.orientation;
  const asked = levels.filter(({ id }) => query.level === undefined || id === query.level);
  const codes = isOver(portal, uai, year) ? undefined : asked.flatMap((level) => level.codes);
  const id = campaignId(uai, year);
  const [campaign, { pupils, nextCursor }] = await Promise.all([
    findCampaign(portal.db, id),
    asked.length === 0
      ? { pupils: [], nextCursor: undefined }
      : portal.directory.pupilsOf(uai, {
          ...(codes && { codes }),
          ...(division !== undefined && { division }),
          ...(cursor !== undefined && { cursor }),
          ...(limit !== undefined && { limit }),
        }),
  ]);
  const ids = pupils.map(({ sub }) => fileId(id, sub));
  const found = await orientationFiles(portal.db)
    .find({ _id: trusted({ $in: ids }) })
    .lean<OrientationFile[]>();
  const files = new Map(found.map((file) => [file.pupil, file]));
  const entries = pupils
    .map((pupil) => entryOf(portal, query, pupil, campaign ?? undefined, files.get(pupil.sub)))
    .filter((entry) => entry !== undefined)
    .filter(({ key, now }) => asked.includes(key.level) && (query.state === undefined || now.state === query.state));
  return { ...(campaign && { campaign }), entries, ...(nextCursor !== undefined && { nextCursor }) };
}

/** All pages, one after the other. @throws {AppError} `provider-unavailable` */
export async function* roster(portal: Portal, query: Omit<RosterQuery, 'cursor'>): AsyncGenerator<RosterEntry> {
  let cursor: string | undefined;
  do {
    const page = await rosterPage(portal, { limit: 200, ...query, cursor });
    yield* page.entries;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/**
 * One pupil of a school with her file.
 *
 * @returns undefined for a pupil whom the school does not have, or for whose level there is no orientation
 * @throws {AppError} `provider-unavailable`
 */
export async function rosterEntry(
  portal: Portal,
  { uai, year, pupil: sub }: Pick<RosterQuery, 'uai' | 'year'> & { pupil: string },
): Promise<RosterEntry | undefined> {
  const id = campaignId(uai, year);
  const [pupil, campaign, file] = await Promise.all([
    portal.directory.pupil(uai, sub),
    findCampaign(portal.db, id),
    orientationFiles(portal.db).findById(fileId(id, sub)).lean<OrientationFile>(),
  ]);
  return pupil && entryOf(portal, { uai, year }, pupil, campaign ?? undefined, file ?? undefined);
}
