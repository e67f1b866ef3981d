import type { LocalDates } from '../campaign/local-dates.ts';
import type { State } from '../campaign/states.ts';
import type { Words } from '../service-entry.ts';
import type { ChildFile } from './child-file.ts';
import { outcomeOf } from './outcome.ts';
import { isOpen, lastDayOf, type Phase } from './phases.ts';

/** What a family reads first: what is now, what she may do, what comes next. */
export interface Now {
  title: string;
  lines: string[];
  /** The one thing to do, where there is one; the button is the main one when somebody waits for it. */
  action?: { label: string; url: string; awaited: boolean };
  others: { label: string; url: string }[];
}

interface Reading extends Words {
  dates: LocalDates;
  /** Something was typed and not validated. */
  draft: boolean;
}

/** The page of the answers that each state leads to; awaited: where the family has something to do. */
const PAGES: Partial<Record<State, { page: 'opinion' | 'proposal' | 'decision'; awaited: boolean }>> = {
  'opinion-published': { page: 'opinion', awaited: true },
  'opinion-acknowledged': { page: 'opinion', awaited: false },
  'proposal-published': { page: 'proposal', awaited: true },
  'meeting-due': { page: 'proposal', awaited: false },
  'meeting-set': { page: 'proposal', awaited: false },
  'head-decided': { page: 'decision', awaited: true },
  appealed: { page: 'decision', awaited: false },
  'commission-decided': { page: 'decision', awaited: false },
  decided: { page: 'decision', awaited: false },
  staying: { page: 'decision', awaited: false },
  ended: { page: 'decision', awaited: false },
};

/** Every day and name that the sentences may tell. */
function params({ child, current, zone }: ChildFile, { dates }: Reading): Record<string, string | number> {
  const { campaign, file, level } = current;
  const days = campaign?.dates;
  const written = Object.entries(days ?? {}).map(([name, day]) => [name, dates.campaignDay(day)]);
  const lastDay = (phase: Phase) => {
    const day = lastDayOf(current, phase, zone);
    return day ? dates.campaignDay(day) : '';
  };
  return {
    ...Object.fromEntries(written),
    intentionsClose: lastDay('intentions'),
    choicesClose: lastDay('choices'),
    child: child.firstName,
    most: level.mostWishes,
    holder: file?.pen?.name ?? '',
    ...(file?.meeting && { day: dates.day(file.meeting.at), hour: dates.hour(file.meeting.at) }),
  };
}

/** Who reads the sentences: whoever may not enter is told who may. */
const readerOf = ({ role }: ChildFile) => (role === 'holder' || role === 'reader' ? role : 'pupil');

const entryOf = (state: State): Phase => (state.startsWith('choices') ? 'choices' : 'intentions');

function linesFor(childFile: ChildFile): string[] {
  const { current, role } = childFile;
  const { state, campaign, file } = current;
  const reader = readerOf(childFile);
  if (state === 'not-open') return [campaign ? `orientation:now.not-open.${reader}` : 'orientation:now.no-dates'];
  if (isOpen(current, entryOf(state))) {
    const next = `orientation:now.${entryOf(state)}-next`;
    return [`orientation:now.${state}.${reader}`, ...(role === 'reader' ? ['orientation:disagreement'] : []), next];
  }
  if (state === 'intentions-closed' || state === 'choices-closed') {
    return [`orientation:now.${state}.${file?.[entryOf(state)] ? 'entered' : 'nothing'}`];
  }
  const awaited = PAGES[state]?.awaited === true;
  return [`orientation:now.${state}.${awaited && role !== 'holder' ? 'others' : 'text'}`];
}

/** A year may end without a decision: there is none to read then. */
const isDecided = (current: ChildFile['current']) =>
  outcomeOf(current) !== undefined || current.file?.stay !== undefined;

function actionOf({ base, current, role }: ChildFile, { t, draft }: Reading): Now['action'] {
  const { state, file } = current;
  const answer = PAGES[state];
  if (answer) {
    if (state === 'ended' && !isDecided(current)) return undefined;
    const awaited = answer.awaited && role === 'holder';
    return { label: t(`orientation:action.${answer.page}`), url: `${base}/${answer.page}`, awaited };
  }
  const phase = entryOf(state);
  if (role !== 'holder' || !isOpen(current, phase)) return undefined;
  const what = draft ? 'resume' : file?.[phase] ? 'change' : 'enter';
  return { label: t(`orientation:action.${what}-${phase}`), url: `${base}/${phase}`, awaited: what !== 'change' };
}

/** What a family may read besides: the opinion while it enters its choices, the recap to print. */
function othersOf({ base, current }: ChildFile, { t }: Reading): Now['others'] {
  const { state, facts } = current;
  const opinion = entryOf(state) === 'choices' && facts?.hasOpinion && facts.now >= facts.dates.opinionsOn;
  return opinion ? [{ label: t('orientation:action.opinion'), url: `${base}/opinion` }] : [];
}

export function nowOf(childFile: ChildFile, reading: Reading): Now {
  const values = params(childFile, reading);
  const title = `orientation:now.${childFile.current.state}.title`;
  return {
    title: reading.t(title, values),
    lines: linesFor(childFile).map((key) => reading.t(key, values)),
    action: actionOf(childFile, reading),
    others: othersOf(childFile, reading),
  };
}
