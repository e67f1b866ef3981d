import type { Connection } from 'mongoose';
import type { PortalConfig } from '../../config/schema.ts';
import type { PortalContext } from '../context.ts';
import { type Campaign, campaignId, campaigns } from './campaign.model.ts';
import type { Facts, Instants } from './conditions.ts';
import { fileId, type OrientationFile, orientationFiles, type Wish } from './file.model.ts';
import { endOfDay, startOfDay, timeZoneOf } from './school-days.ts';
import { advance, type State } from './states.ts';
import { lastWorkingDay } from './working-days.ts';

export type Level = PortalConfig['orientation']['levels'][number];
export type Track = Level['tracks'][number];

/** A pupil's file with what surrounds it, as it is at this moment. */
export interface CurrentFile {
  /** Absent: the school has opened no campaign for this year. */
  campaign?: Campaign;
  level: Level;
  /** Absent: nothing was done yet. */
  file?: OrientationFile;
  state: State;
  facts?: Facts;
}

/** The level of a pupil, by the beginning of the code that the provider tells; undefined where orientation is not for it. */
export const levelOf = (settings: Pick<PortalConfig, 'orientation'>, code: string | undefined): Level | undefined =>
  code === undefined
    ? undefined
    : settings.orientation.levels.find(({ codes }) => codes.some((beginning) => code.startsWith(beginning)));

/** The campaign's days as instants, in the school's time zone (I7). */
export function instantsOf({ uai, dates, closedAt = {} }: Pick<Campaign, 'uai' | 'dates' | 'closedAt'>): Instants {
  const zone = timeZoneOf(uai);
  return {
    intentionsOpen: startOfDay(dates.intentionsOpen, zone),
    intentionsClose: closedAt.intentions ?? endOfDay(dates.intentionsClose, zone),
    opinionsOn: startOfDay(dates.opinionsOn, zone),
    choicesOpen: startOfDay(dates.choicesOpen, zone),
    choicesClose: closedAt.choices ?? endOfDay(dates.choicesClose, zone),
    proposalsOn: startOfDay(dates.proposalsOn, zone),
    answersClose: endOfDay(dates.answersClose, zone),
    endsOn: endOfDay(dates.endsOn, zone),
  };
}

const latest = (...moments: Date[]) => new Date(Math.max(...moments.map((moment) => moment.getTime())));

/** Working days that a family has at least to answer a proposal that it could not read before. */
const ANSWER_DAYS = 3;

/**
 * Until when a family may answer: the campaign's day, or a few working days after she could read the proposal where the
 * school recorded it late. Silence counts against nobody who had no time to speak.
 */
export function answersCloseFor(campaign: Pick<Campaign, 'uai' | 'dates' | 'closedAt'>, file?: OrientationFile): Date {
  const { answersClose, proposalsOn } = instantsOf(campaign);
  if (!file?.proposal) return answersClose;
  const { uai } = campaign;
  const readableAt = latest(file.proposal.at, proposalsOn);
  return latest(answersClose, endOfDay(lastWorkingDay(readableAt, ANSWER_DAYS, uai), timeZoneOf(uai)));
}

/** The tracks of a family's wishes that the council agrees to, and the one that it proposes instead. */
export function proposedTracks({ choices, proposal }: Pick<OrientationFile, 'choices' | 'proposal'>): string[] {
  const agreed = (choices?.wishes ?? []).filter((_, rank) => proposal?.agreed[rank]).map(({ track }) => track);
  return [...new Set([...agreed, ...(proposal?.other ? [proposal.other] : [])])];
}

const conforms = (tracks: readonly string[], wishes: readonly Wish[]) =>
  wishes.some(({ track }) => tracks.includes(track));

/** What the machine's conditions look at. */
export function factsOf(campaign: Campaign, level: Level, file: OrientationFile | undefined, now: Date): Facts {
  const wishes = file?.choices?.wishes ?? [];
  const decided = file?.commissionDecision ?? file?.headDecision;
  return {
    now,
    dates: { ...instantsOf(campaign), answersClose: answersCloseFor(campaign, file) },
    hasIntentions: file?.intentions !== undefined,
    hasOpinion: file?.opinion !== undefined,
    hasAcknowledged: file?.acknowledged !== undefined,
    hasChoices: file?.choices !== undefined,
    hasProposal: file?.proposal !== undefined,
    isAnswered: (file?.answer ?? file?.meeting ?? file?.headDecision) !== undefined,
    proposesSomething: file !== undefined && proposedTracks(file).length > 0,
    proposalConforms: file?.proposal?.agreed.includes(true) === true,
    isUnsatisfied: decided !== undefined && !conforms(decided.tracks, wishes),
    penIsTaken: file?.pen !== undefined,
    levelMayStay: level.mayStay,
    meetingAt: file?.meeting?.at,
    appealEndsAt: file?.headDecision?.appealEndsAt,
  };
}

/** A file with what surrounds it, at a moment. */
export function fileAt(
  campaign: Campaign | undefined,
  level: Level,
  file: OrientationFile | undefined,
  now: Date,
): CurrentFile {
  if (!campaign) return { level, state: 'not-open', ...(file && { file }) };
  const facts = factsOf(campaign, level, file, now);
  const state = advance(file?.state ?? 'not-open', facts);
  return { campaign, level, state, facts, ...(file && { file }) };
}

/** Which file is meant. */
export interface FileKey {
  uai: string;
  year: number;
  pupil: string;
  level: Level;
}

/** A campaign without its changes, as pages need it. */
export const findCampaign = (db: Connection, id: string): Promise<Campaign | null> =>
  campaigns(db).findById(id).select({ history: 0 }).lean<Campaign>();

/** Reads a file and its campaign, side by side, and what state it is in now. */
export async function readFile(
  { db, clock }: Pick<PortalContext, 'db' | 'clock'>,
  { uai, year, pupil, level }: FileKey,
): Promise<CurrentFile> {
  const id = campaignId(uai, year);
  const [campaign, file] = await Promise.all([
    findCampaign(db, id),
    orientationFiles(db).findById(fileId(id, pupil)).lean<OrientationFile>(),
  ]);
  return fileAt(campaign ?? undefined, level, file ?? undefined, clock.now());
}
