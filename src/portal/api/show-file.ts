import type { z } from 'zod';
import { textIn } from '../../config/groups/localized-text.ts';
import { finalTracks } from '../campaign/changes.ts';
import type { CurrentFile, Level } from '../campaign/current-file.ts';
import type { Author, Decision, Entry, HistoryEntry, OrientationFile } from '../campaign/file.model.ts';
import type { RosterEntry } from '../campaign/roster.ts';
import { trackName } from '../campaign/track-name.ts';
import type { SchoolPupil } from '../directory/school-pupil.ts';
import { shownAuthor } from './author-schema.ts';
import { etagOf } from './etag.ts';
import type { fileSchema, levelsSchema, listedFileSchema } from './file-schema.ts';
import type { Answer, Call } from './operation.ts';

type ShownFile = z.output<typeof fileSchema>;
type ListedFile = z.output<typeof listedFileSchema>;

const time = (at: Date) => at.toISOString();
const defined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

const trackOf = (level: Level, id: string) => ({ id, name: trackName(level, id, 'fr') });

const signed = ({ at, by }: { at: Date; by: Author }) => ({ at: time(at), by: shownAuthor(by) });

const entryOf = (level: Level, { wishes, at, by }: Entry) => ({
  wishes: wishes.map(({ track, occupation, status }, index) =>
    defined({ rank: index + 1, track: trackOf(level, track), occupation, status }),
  ),
  ...signed({ at, by }),
});

const decisionOf = (level: Level, { tracks, reasons, at }: Decision) =>
  defined({ tracks: tracks.map((id) => trackOf(level, id)), reasons, at: time(at) });

/** Who looks: what some may see is left out for the others. */
type Viewer = Pick<Call, 'seesIne'>;

/** A pupil as the API tells of her. */
export const pupilOf = (
  { sub, ine, localId, firstName, familyName, birthDate, division }: SchoolPupil,
  viewer: Viewer,
) =>
  defined({
    sub,
    local_id: localId,
    ine: viewer.seesIne ? ine : undefined,
    given_name: firstName,
    family_name: familyName,
    birth_date: birthDate,
    division,
  });

/** What the family and the council wrote, part by part; absent while there is none. */
function partsOf(level: Level, file: OrientationFile) {
  const { intentions, opinion, acknowledged, choices, proposal, answer, meeting, headDecision, appeal } = file;
  const { commissionDecision, stay } = file;
  const named = (id: string | undefined) => (id === undefined ? undefined : trackOf(level, id));
  return {
    intentions: intentions && entryOf(level, intentions),
    opinion:
      opinion &&
      defined({
        answers: opinion.answers,
        recommended: named(opinion.recommended),
        reasons: opinion.reasons,
        at: time(opinion.at),
      }),
    acknowledgement: acknowledged && signed(acknowledged),
    choices: choices && entryOf(level, choices),
    proposal:
      proposal &&
      defined({
        agreed: proposal.agreed,
        other: named(proposal.other),
        support: proposal.support,
        reasons: proposal.reasons,
        at: time(proposal.at),
      }),
    answer: answer && { agrees: answer.agrees, ...signed(answer) },
    meeting: meeting && defined({ at: time(meeting.at), place: meeting.place }),
    decision: headDecision && {
      ...decisionOf(level, headDecision),
      appeal_ends_at: time(headDecision.appealEndsAt),
    },
    appeal: appeal && signed(appeal),
    commission_decision: commissionDecision && decisionOf(level, commissionDecision),
    stay: stay && signed(stay),
  };
}

function withoutEtag({ pupil, now }: RosterEntry, viewer: Viewer): Omit<ListedFile, 'etag'> {
  const { file, level, state } = now;
  return defined({
    pupil: pupilOf(pupil, viewer),
    level: { id: level.id, name: textIn(level.name, 'fr') },
    state,
    pen: file?.pen ? { name: file.pen.name } : null,
    ...(file && partsOf(level, file)),
    final_tracks: finalTracks(now)?.map((id) => trackOf(level, id)),
  });
}

const versionOf = ({ file }: Pick<CurrentFile, 'file'>) => file?.version ?? 0;

/** A file as a list shows it: without its history, with its tag. */
export function listedFile(entry: RosterEntry, viewer: Viewer): ListedFile {
  const shown = withoutEtag(entry, viewer);
  return { ...shown, etag: etagOf(versionOf(entry.now), shown) };
}

const historyOf = ({ at, event, by, from, to, content }: HistoryEntry): ShownFile['history'][number] => ({
  ...signed({ at, by }),
  event,
  from,
  to,
  ...(content !== undefined && content !== null && { content: { ...content } }),
});

/** A file as the API tells of it. Its tag is the same as in lists: the history changes with the version alone. */
export function fileAnswer(entry: RosterEntry, viewer: Viewer): Answer {
  const { etag, ...shown } = listedFile(entry, viewer);
  const body: ShownFile = { ...shown, history: (entry.now.file?.history ?? []).map(historyOf) };
  return { status: 200, body, etag };
}

/** The levels of the configuration. */
export const shownLevels = (levels: readonly Level[]): z.output<typeof levelsSchema> => ({
  levels: levels.map(({ id, name, codes, mostWishes, mayStay, tracks }) => ({
    id,
    name: textIn(name, 'fr'),
    codes,
    most_wishes: mostWishes,
    may_stay: mayStay,
    tracks: tracks.map((track) => ({
      id: track.id,
      name: textIn(track.name, 'fr'),
      occupation: track.occupation,
      status: track.statuses,
    })),
  })),
});
