import { Problem } from '../../web/problem.ts';
import { act, type Outcome } from '../campaign/act.ts';
import type { Change } from '../campaign/changes.ts';
import { type RosterEntry, rosterEntry } from '../campaign/roster.ts';
import { type Fault, LONGEST_OCCUPATION, LONGEST_REASONS } from '../campaign/wishes.ts';
import type { Answer, Call } from './operation.ts';
import { faulty, pointerTo } from './parse.ts';
import { notHere } from './place.ts';
import { refusedBy, tooOften } from './refusals.ts';
import { fileAnswer } from './show-file.ts';

/** The file that a call is about. @throws {Problem} `not-found` */
async function entryOf({ portal, place }: Call): Promise<RosterEntry> {
  const entry = await rosterEntry(portal, place);
  if (!entry?.now.campaign) throw notHere();
  return entry;
}

export const showFile = async (call: Call): Promise<Answer> => fileAnswer(await entryOf(call), call);

/**
 * Does one thing to a file in the school’s name, on the version that the request names, if it names one.
 *
 * @throws {Problem} `not-found`, `precondition-failed`, `invalid-content`, `conflict`
 */
export async function writeFile(call: Call, change: Change): Promise<Answer> {
  const { portal, clientId, precondition } = call;
  const entry = await entryOf(call);
  if (!precondition.isMet(fileAnswer(entry, call).etag)) throw new Problem('precondition-failed');
  const seen = entry.now.file?.version;
  const isAsSeen = ({ file }: RosterEntry['now']) => !precondition.isGiven || file?.version === seen;
  const actor = { author: { kind: 'school', id: clientId } } as const;
  const outcome = await act(portal, entry.key, actor, change, { current: entry.now, isAsSeen });
  if (!outcome.ok) throw problemOf(outcome, change);
  return fileAnswer({ ...entry, now: outcome.now }, call);
}

function problemOf(outcome: Outcome & { ok: false }, { event }: Change): Problem {
  if (outcome.reason === 'faulty') return faulty(outcome.faults.map(faultOf));
  if (outcome.reason === 'too-often') return tooOften('This file was');
  if (outcome.reason === 'changed-meanwhile') return new Problem('precondition-failed');
  return refusedBy(outcome.reason, event, outcome.now);
}

const FAULTS: Record<Fault['reason'], string> = {
  missing: 'At least one is needed.',
  unknown: 'The pupil’s level knows no such value: see GET /schools/{uai}/levels.',
  twice: 'This track is there already: each may come once.',
  'too-many': 'These are more than the level allows: see `most_wishes` of GET /schools/{uai}/levels.',
  'too-long': `Too long: an occupation has ${LONGEST_OCCUPATION} characters at most, reasons have ${LONGEST_REASONS}.`,
  'outside-year': 'Choose a moment of the school year of the campaign, from 1 August to 31 July.',
  'not-here': 'This track has no such field: see GET /schools/{uai}/levels.',
  count: 'Give one for each of the family’s wishes, in their order: read the file.',
  asked: 'The family asked for this track itself: say so in the answer to that wish.',
};

/** A fault of the domain at its place in the body: wishes and the others are told apart by their fields. */
function faultOf({ field, rank, reason }: Fault) {
  const at = rank === undefined ? [] : [rank - 1];
  const isOfWish = field === 'track' || field === 'occupation' || field === 'status';
  return { pointer: pointerTo(isOfWish ? ['wishes', ...at, field] : [field, ...at]), detail: FAULTS[reason] };
}
