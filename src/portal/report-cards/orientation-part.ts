import type { Locale } from '../../web/texts.ts';
import { finalTracks } from '../campaign/changes.ts';
import { type CurrentFile, levelOf, readFile } from '../campaign/current-file.ts';
import type { Opinion, Wish } from '../campaign/file.model.ts';
import { trackName } from '../campaign/track-name.ts';
import { visibleOpinion, visibleProposal } from '../campaign/visible.ts';
import type { PortalContext } from '../context.ts';
import { levelName } from '../level-name.ts';
import type { ReportCard } from './report-card.model.ts';

/** What a card of 3e says of orientation, with the names of tracks in words. */
export interface OrientationPart {
  /** The last period but one carries the provisional intentions, the last one the definitive choices and the decision. */
  stage: 'provisional' | 'definitive';
  /** Ranked, each with what the council said of it. */
  wishes: (Wish & { answer?: Opinion['answers'][number]; agreed?: boolean })[];
  /** A track that the council recommends or proposes and the family did not ask for. */
  other?: string;
  /** The council's. */
  reasons?: string;
  /** The tracks decided on in the end. */
  decided?: string[];
  /** The pupil stays in her class, as her guardians asked. */
  stays?: true;
}

/**
 * The orientation part of the last two cards of a year of 3e (domain/livret.md §3), as families may see it now: what a school
 * records before its day is not in it (I5, I6).
 *
 * @returns undefined for all other cards, and where nothing was entered
 */
export async function orientationPart(
  portal: Pick<PortalContext, 'db' | 'clock' | 'settings'>,
  card: Pick<ReportCard, 'pupil' | 'uai' | 'year' | 'term' | 'level'>,
  locale: Locale,
): Promise<OrientationPart | undefined> {
  const { term, uai, year, pupil } = card;
  const level = levelOf(portal.settings, card.level);
  const isThird = levelName(card.level)?.startsWith('3e') === true;
  if (!level || !isThird || term.kind === 'cycle' || term.index < term.of - 1) return undefined;
  const current = await readFile(portal, { uai, year, pupil, level });
  const part = term.index === term.of ? definitive(current) : provisional(current);
  if (!part) return undefined;
  const named = (track: string) => trackName(level, track, locale);
  return {
    ...part,
    wishes: part.wishes.map((wish) => ({ ...wish, track: named(wish.track) })),
    ...(part.other && { other: named(part.other) }),
    ...(part.decided && { decided: part.decided.map(named) }),
  };
}

function provisional(current: CurrentFile): OrientationPart | undefined {
  const { intentions } = current.file ?? {};
  if (!intentions) return undefined;
  const opinion = visibleOpinion(current);
  return {
    stage: 'provisional',
    wishes: intentions.wishes.map((wish, rank) => ({ ...wish, answer: opinion?.answers[rank] })),
    other: opinion?.recommended,
    reasons: opinion?.reasons,
  };
}

function definitive(current: CurrentFile): OrientationPart | undefined {
  const { file } = current;
  const proposal = visibleProposal(current);
  const decided = finalTracks(current);
  if (!file?.choices && !decided) return undefined;
  return {
    stage: 'definitive',
    wishes: (file?.choices?.wishes ?? []).map((wish, rank) => ({ ...wish, agreed: proposal?.agreed[rank] })),
    other: proposal?.other,
    reasons: proposal?.reasons,
    decided,
    ...(file?.stay && { stays: true }),
  };
}
