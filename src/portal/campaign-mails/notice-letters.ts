import type { Locale, Texts } from '../../web/texts.ts';
import { type CurrentFile, proposedTracks } from '../campaign/current-file.ts';
import type { Notice, OrientationFile } from '../campaign/file.model.ts';
import { unanswered, unappealed } from '../campaign/lapses.ts';
import { type LocalDates, localDates } from '../campaign/local-dates.ts';
import type { Event } from '../campaign/states.ts';
import { visibleHistory } from '../campaign/visible.ts';
import { type Lines, linesIn } from './lines.ts';
import type { Letter } from './post.ts';
import { recapLetter } from './recap-letter.ts';

interface Told extends Pick<Around, 'penRule'> {
  current: CurrentFile;
  file: OrientationFile;
  lines: Lines;
  dates: LocalDates;
}

/** The school that a mail is about. */
interface Around {
  uai: string;
  texts: Texts;
  penRule: 'first' | 'both';
}

/** Whether a family could read another before: one that was replaced before its day is none of hers to know. */
const isCorrected = (current: CurrentFile, event: Event) =>
  visibleHistory(current).filter((entry) => entry.event === event).length > 1;

const notesOf = (notes: Record<string, boolean>) => Object.keys(notes).filter((note) => notes[note]);

function opinionLetter({ current, file, lines }: Told): Letter | undefined {
  const { opinion, intentions, acknowledged } = file;
  if (!opinion) return undefined;
  const { answers, recommended } = opinion;
  return {
    kind: 'opinion',
    list: 'opinion',
    lines: (intentions?.wishes ?? []).flatMap((wish, rank) =>
      answers[rank] ? [lines.answered(wish, answers[rank])] : [],
    ),
    ranked: true,
    notes: notesOf({
      recommended: recommended !== undefined,
      corrected: isCorrected(current, 'record-opinion'),
      acknowledge: !acknowledged,
    }),
    values: { ...(recommended && { recommended: lines.track(recommended) }) },
  };
}

function proposalLetter({ current, file, lines, dates }: Told): Letter | undefined {
  const { proposal, choices } = file;
  if (!proposal) return undefined;
  const { agreed, other } = proposal;
  const isOpen = current.state === 'proposal-published';
  return {
    kind: 'proposal',
    list: 'proposal',
    lines: (choices?.wishes ?? []).map((wish, rank) => lines.answered(wish, agreed[rank] ? 'agreed' : 'refused')),
    ranked: true,
    notes: notesOf({
      proposed: other !== undefined,
      corrected: isCorrected(current, 'record-proposal'),
      'answer-until': isOpen,
    }),
    values: {
      ...(other && { proposed: lines.track(other) }),
      ...(isOpen && current.facts && { until: dates.lastDay(current.facts.dates.answersClose) }),
    },
  };
}

/** A meeting that was agreed on since is told by a mail of its own. */
function unansweredLetter({ current, file, lines, dates }: Told): Letter | undefined {
  const lapse = unanswered(current);
  if (!lapse) return undefined;
  const values = { until: dates.lastDay(current.facts!.dates.answersClose) };
  if (lapse.event === 'meeting-became-due')
    return current.state === 'meeting-due' ? { kind: lapse.event, values } : undefined;
  return { kind: lapse.event, list: 'decision', lines: proposedTracks(file).map(lines.track), values };
}

/** A meeting that is written down once it was held is no news. */
function meetingLetter({ current, file, dates }: Told): Letter | undefined {
  const { meeting } = file;
  if (!meeting || !current.facts || meeting.at <= current.facts.now) return undefined;
  const { at, place } = meeting;
  return {
    kind: 'meeting',
    notes: notesOf({ place: place !== undefined, corrected: isCorrected(current, 'set-meeting') }),
    values: { day: dates.weekday(at), hour: dates.hour(at), ...(place && { place }) },
  };
}

function decisionLetter({ current, file, lines, dates }: Told): Letter | undefined {
  const { headDecision } = file;
  if (!headDecision) return undefined;
  const mayAppeal = current.state === 'head-decided' && current.facts?.isUnsatisfied === true;
  return {
    kind: 'decision',
    list: 'decision',
    lines: headDecision.tracks.map(lines.track),
    notes: notesOf({ corrected: isCorrected(current, 'decide'), 'appeal-until': mayAppeal }),
    values: { until: dates.lastDay(headDecision.appealEndsAt) },
  };
}

function unappealedLetter({ current, file, lines, dates }: Told): Letter | undefined {
  const lapse = unappealed(current);
  if (!lapse) return undefined;
  const { tracks, appealEndsAt } = file.headDecision!;
  return {
    kind: lapse.event,
    list: 'decision',
    lines: tracks.map(lines.track),
    notes: notesOf({ 'may-stay': current.state === 'decided' && current.facts?.levelMayStay === true }),
    values: { until: dates.lastDay(appealEndsAt) },
  };
}

function commissionLetter({ file, lines }: Told): Letter | undefined {
  const { commissionDecision } = file;
  if (!commissionDecision) return undefined;
  return { kind: 'commission', list: 'decision', lines: commissionDecision.tracks.map(lines.track) };
}

const LETTERS: Record<Notice['kind'], (told: Told) => Letter | undefined> = {
  recap: ({ current, file, lines, dates }) => recapLetter(current, file, lines, dates),
  opinion: opinionLetter,
  proposal: proposalLetter,
  unanswered: unansweredLetter,
  meeting: meetingLetter,
  decision: decisionLetter,
  unappealed: unappealedLetter,
  commission: commissionLetter,
  'pen-released': ({ penRule }) => ({
    kind: 'pen-released',
    notes: notesOf({ 'one-may-change': penRule === 'first' }),
  }),
};

/** What a notice says to a guardian, of the file as it is now (I4); undefined when there is nothing to say any more. */
export function noticeLetter(
  kind: Notice['kind'],
  current: CurrentFile & { file: OrientationFile },
  locale: Locale,
  { uai, texts, penRule }: Around,
): Letter | undefined {
  const { file, level } = current;
  return LETTERS[kind]({
    current,
    file,
    lines: linesIn(locale, level, texts),
    dates: localDates(uai, locale),
    penRule,
  });
}
