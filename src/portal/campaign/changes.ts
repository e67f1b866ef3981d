import { isDeepStrictEqual } from 'node:util';
import type { Actor } from './act.ts';
import type { CurrentFile, FileKey } from './current-file.ts';
import { proposedTracks } from './current-file.ts';
import {
  type Entry,
  fileId,
  type Notice,
  type Opinion,
  type OrientationFile,
  type Proposal,
  type Wish,
} from './file.model.ts';
import { endOfDay, timeZoneOf } from './school-days.ts';
import type { Event, State } from './states.ts';
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

/** A family's own acts are told when its stay ends; the school's when families may see them. */
const KINDS: Partial<Record<Event, Notice['kind']>> = {
  'validate-intentions': 'recap',
  'validate-choices': 'recap',
  'acknowledge-opinion': 'recap',
  'accept-proposal': 'recap',
  'refuse-proposal': 'recap',
  'accept-decision': 'recap',
  appeal: 'recap',
  'ask-to-stay': 'recap',
  'record-opinion': 'opinion',
  'record-proposal': 'proposal',
  'set-meeting': 'meeting',
  decide: 'decision',
  'record-commission': 'commission',
  'release-pen': 'pen-released',
};

function noticeOf(change: Change, actor: Actor, current: CurrentFile, version: number, at: Date): Notice[] {
  const kind = KINDS[change.event];
  if (!kind) return [];
  const { dates } = current.facts!;
  const visibleAt = { opinion: dates.opinionsOn, proposal: dates.proposalsOn }[kind as 'opinion' | 'proposal'] ?? at;
  const dueAt = actor.stay ? actor.stay.endsAt : visibleAt > at ? visibleAt : at;
  return [{ kind, version, dueAt, ...(actor.stay && { stay: actor.stay.id }) }];
}

/** The pen after an act: a guardian who acts takes it when it is free; the school's release leaves it to anyone. */
function penAfter(change: Change, { author }: Actor, file: OrientationFile | undefined) {
  if (change.event === 'release-pen') return undefined;
  return file?.pen ?? (author.kind === 'guardian' ? { sub: author.id, name: author.name ?? '' } : undefined);
}

const defined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/**
 * The file after a change, with one more entry in its history and the mail that it causes, in place of one of the same kind
 * that still waits: families get one mail for the last state.
 */
export function changeFor(
  key: FileKey,
  current: CurrentFile,
  actor: Actor,
  change: Change,
  state: State,
  at: Date,
): OrientationFile {
  const { campaign, file, level } = current;
  const version = (file?.version ?? 0) + 1;
  const entry = { at, event: change.event, by: actor.author, from: current.state, to: state, content: content(change) };
  const notices = noticeOf(change, actor, current, version, at);
  const waiting = (file?.notices ?? []).filter(({ kind }) => kind !== notices[0]?.kind);
  return defined({
    ...file,
    ...fieldsOf(key, actor, change, at),
    _id: fileId(campaign!._id, key.pupil),
    campaign: campaign!._id,
    pupil: key.pupil,
    level: level.id,
    state,
    pen: penAfter(change, actor, file),
    history: [...(file?.history ?? []), defined(entry)],
    notices: [...waiting, ...notices],
    version,
    schemaVersion: 1 as const,
  });
}

/** Whether a change would bring what the file has already: done again, it is not done twice. */
export function changesNothing(file: OrientationFile | undefined, change: Change): boolean {
  const last = file?.history.at(-1);
  return last?.event === change.event && isDeepStrictEqual(last.content, content(change));
}

/** The tracks that are decided in the end, whoever decided; undefined while nothing is. */
export function finalTracks({ state, file }: Pick<CurrentFile, 'state' | 'file'>): string[] | undefined {
  if (!file || !['decided', 'commission-decided', 'head-decided', 'ended'].includes(state)) return undefined;
  const decided = file.commissionDecision ?? file.headDecision;
  if (decided) return decided.tracks;
  return file.proposal ? proposedTracks(file) : undefined;
}
