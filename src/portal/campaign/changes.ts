import { isDeepStrictEqual } from 'node:util';
import type { Actor } from './act.ts';
import type { Campaign } from './campaign.model.ts';
import type { Facts } from './conditions.ts';
import { type CurrentFile, type FileKey, factsOf, proposedTracks } from './current-file.ts';
import {
  type Decision,
  type Entry,
  fileId,
  type Opinion,
  type OrientationFile,
  type Proposal,
  type Wish,
} from './file.model.ts';
import { isAccepted, unanswered } from './lapses.ts';
import { noticesAfter } from './notices.ts';
import { endOfDay, timeZoneOf } from './school-days.ts';
import { advance, type State } from './states.ts';
import { lastWorkingDay } from './working-days.ts';

/** An event with what it brings. */
export type Change =
  | { event: 'validate-intentions' | 'validate-choices'; wishes: Wish[] }
  | { event: 'record-opinion'; opinion: Opinion }
  | { event: 'record-proposal'; proposal: Proposal }
  | { event: 'set-meeting'; meeting: { at: Date; place?: string } }
  | { event: 'decide' | 'record-commission'; tracks: string[]; reasons?: string }
  | {
      event:
        | 'acknowledge-opinion'
        | 'accept-proposal'
        | 'refuse-proposal'
        | 'accept-decision'
        | 'appeal'
        | 'ask-to-stay'
        | 'release-pen';
    };

/** Working days in which a family may appeal, from the day after it was told (`domain/orientation.md` §2.11). */
export const APPEAL_DAYS = 3;

type Fields = Partial<OrientationFile>;

/** What each event writes; the state, the pen, the history and the mails are the same for all. */
function fieldsOf({ uai }: FileKey, actor: Actor, change: Change, at: Date): Fields {
  const by = actor.author;
  switch (change.event) {
    case 'validate-intentions':
      return { intentions: { wishes: change.wishes, at, by } satisfies Entry };
    case 'validate-choices':
      return { choices: { wishes: change.wishes, at, by } satisfies Entry };
    case 'record-opinion':
      return { opinion: { ...change.opinion, at }, acknowledged: undefined };
    case 'acknowledge-opinion':
      return { acknowledged: { at, by } };
    case 'record-proposal':
      return { proposal: { ...change.proposal, at } };
    case 'accept-proposal':
    case 'refuse-proposal':
      return { answer: { agrees: change.event === 'accept-proposal', at, by } };
    case 'set-meeting':
      return { meeting: change.meeting };
    case 'decide': {
      const lastDay = lastWorkingDay(at, APPEAL_DAYS, uai);
      const appealEndsAt = endOfDay(lastDay, timeZoneOf(uai));
      return { headDecision: { tracks: change.tracks, reasons: change.reasons, at, appealEndsAt } };
    }
    case 'record-commission':
      return { commissionDecision: { tracks: change.tracks, reasons: change.reasons, at } };
    case 'appeal':
      return { appeal: { at, by } };
    case 'ask-to-stay':
      return { stay: { at, by } };
    case 'accept-decision':
    case 'release-pen':
      return {};
  }
}

const content = ({ event: _, ...brought }: Change): unknown => (Object.keys(brought).length > 0 ? brought : undefined);

/** The pen after an act: a guardian who acts takes it when it is free; the school's release leaves it to anyone. */
function penAfter(change: Change, { author }: Actor, file: OrientationFile | undefined) {
  if (change.event === 'release-pen') return undefined;
  return file?.pen ?? (author.kind === 'guardian' ? { sub: author.id, name: author.name ?? '' } : undefined);
}

/** What is absent is not written, at any depth: stored documents know no undefined. */
const defined = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(defined) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, defined(field)])) as T;
};

/**
 * The file after a change, with one more entry in its history and the mail that it causes. Its state is the one that holds at
 * this very moment: a proposal recorded after its day is published at once.
 *
 * @param judged the state that the machine gave
 */
export function changeFor(
  key: FileKey,
  { campaign, file, level, state: from, facts }: CurrentFile & { campaign: Campaign; facts: Facts },
  actor: Actor,
  change: Change,
  judged: State,
): OrientationFile {
  const at = facts.now;
  const version = (file?.version ?? 0) + 1;
  const fields = fieldsOf(key, actor, change, at);
  const changed: OrientationFile = {
    ...file,
    ...fields,
    _id: fileId(campaign._id, key.pupil),
    campaign: campaign._id,
    pupil: key.pupil,
    level: level.id,
    state: judged,
    pen: penAfter(change, actor, file),
    history: file?.history ?? [],
    notices: noticesAfter(file?.notices ?? [], change, actor, {
      ...{ file: { ...fields, version }, at, dates: facts.dates },
    }),
    version,
    schemaVersion: 1 as const,
  };
  const state = advance(judged, factsOf(campaign, level, changed, at));
  const entry = { at, event: change.event, by: actor.author, from, to: state, content: content(change) };
  return defined({ ...changed, state, history: [...changed.history, entry] });
}

/** Whether two contents say the same, whoever wrote them and however absent fields are written. */
const same = (one: unknown, other: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(one ?? null)), JSON.parse(JSON.stringify(other ?? null)));

/**
 * Whether a change would bring what the file has already: done again, it is not done twice, and the first author and time
 * stay. A guardian who enters what the school entered for her family takes the pen: that is a change.
 */
export function changesNothing(file: OrientationFile | undefined, change: Change, { author }: Actor): boolean {
  if (!file) return change.event === 'release-pen';
  const keepsPen = file.pen !== undefined || author.kind !== 'guardian';
  switch (change.event) {
    case 'validate-intentions':
      return keepsPen && same(file.intentions?.wishes, change.wishes);
    case 'validate-choices':
      return keepsPen && same(file.choices?.wishes, change.wishes);
    case 'record-opinion':
      return sameRecord(file.opinion, change.opinion);
    case 'record-proposal':
      return sameRecord(file.proposal, change.proposal);
    case 'set-meeting':
      return same(file.meeting, change.meeting);
    case 'decide':
      return sameDecision(file.headDecision, change);
    case 'record-commission':
      return sameDecision(file.commissionDecision, change);
    case 'acknowledge-opinion':
      return file.acknowledged !== undefined;
    case 'accept-proposal':
      return file.answer?.agrees === true;
    case 'refuse-proposal':
      return file.answer?.agrees === false;
    case 'accept-decision':
      return isAccepted(file);
    case 'appeal':
      return file.appeal !== undefined;
    case 'ask-to-stay':
      return file.stay !== undefined;
    case 'release-pen':
      return file.pen === undefined;
  }
}

function sameRecord(recorded: { at: Date } | undefined, brought: object): boolean {
  if (!recorded) return false;
  const { at: _, ...before } = recorded;
  return same(before, brought);
}

const sameDecision = (before: Decision | undefined, { tracks, reasons }: Pick<Decision, 'tracks' | 'reasons'>) =>
  before !== undefined && same({ tracks: before.tracks, reasons: before.reasons }, { tracks, reasons });

/**
 * The tracks that are decided in the end, whoever decided: undefined while nothing is, when the pupil stays in her class, and
 * when the year ended before anything was.
 */
export function finalTracks({
  state,
  file,
  facts,
}: Pick<CurrentFile, 'state' | 'file' | 'facts'>): string[] | undefined {
  if (!file || file.stay) return undefined;
  if (file.commissionDecision) return file.commissionDecision.tracks;
  if (file.headDecision) return file.appeal ? undefined : file.headDecision.tracks;
  const isAgreed = file.answer?.agrees || unanswered({ file, facts })?.event === 'proposal-became-decision';
  return isAgreed && ['decided', 'ended'].includes(state) ? proposedTracks(file) : undefined;
}
