import type { CurrentFile } from './current-file.ts';
import type { HistoryEntry, Opinion, OrientationFile } from './file.model.ts';
import { type Lapse, lapsesOf } from './lapses.ts';

/** What a school records before its day is nobody's but the school's until that day: every page for families asks here. */

/** The council's opinion, once families may read it. */
export function visibleOpinion({ file, facts }: Pick<CurrentFile, 'file' | 'facts'>): OrientationFile['opinion'] {
  return facts && facts.now >= facts.dates.opinionsOn ? file?.opinion : undefined;
}

/** The council's proposal, once families may read it. */
export function visibleProposal({ file, facts }: Pick<CurrentFile, 'file' | 'facts'>): OrientationFile['proposal'] {
  return facts && facts.now >= facts.dates.proposalsOn ? file?.proposal : undefined;
}

/** By what the school records: the day from which families may know, and the state in which they do not yet. */
const PUBLISHED = {
  'record-opinion': { on: 'opinionsOn', unread: 'intentions-closed' },
  'record-proposal': { on: 'proposalsOn', unread: 'choices-closed' },
} as const;

/**
 * The history that families read (I8), oldest first: what the school recorded once its day has come, and without what it
 * replaced before anybody could read it; and what came true because nobody did anything.
 */
export function visibleHistory({ file, facts }: Pick<CurrentFile, 'file' | 'facts'>): (HistoryEntry | Lapse)[] {
  const history = file?.history ?? [];
  const read = history.filter((entry, place) => {
    const rule = PUBLISHED[entry.event as keyof typeof PUBLISHED];
    if (!rule) return true;
    if (!facts || facts.now < facts.dates[rule.on]) return false;
    const replacing = history.slice(place + 1).find(({ event }) => event === entry.event);
    return replacing?.from !== rule.unread;
  });
  return [...read, ...lapsesOf({ file, facts })].sort((one, other) => one.at.getTime() - other.at.getTime());
}

/** The opinion that was acknowledged last, when the school has recorded another since: a page tells what changed. */
export function opinionAcknowledgedBefore({
  file,
}: Pick<CurrentFile, 'file'>): { opinion: Opinion; acknowledgedAt: Date } | undefined {
  if (!file?.opinion || file.acknowledged) return undefined;
  const acknowledged = file.history.findLastIndex(({ event }) => event === 'acknowledge-opinion');
  const before = file.history.slice(0, Math.max(acknowledged, 0)).findLast(({ event }) => event === 'record-opinion');
  if (!before) return undefined;
  const { opinion } = before.content as { opinion: Opinion };
  return { opinion, acknowledgedAt: file.history[acknowledged]!.at };
}
