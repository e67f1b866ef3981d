import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { PortalContext } from '../context.ts';
import { endpointsFor } from '../webhooks/tell-school.ts';
import { type Change, changeFor, changesNothing } from './changes.ts';
import { type CurrentFile, type FileKey, fileAt, readFile } from './current-file.ts';
import { DEEDS } from './deeds.ts';
import { changeFaults } from './faults.ts';
import { type Author, type OrientationFile, orientationFiles, type Untold } from './file.model.ts';
import { roleOf } from './pen.ts';
import { judge, type Refusal } from './states.ts';
import { isTooOften } from './too-often.ts';
import type { Fault } from './wishes.ts';

/** Who acts, and the stay in the portal that her mail waits for the end of (I4). */
export interface Actor {
  author: Author;
  stay?: { id: string; endsAt: Date };
}

export type Outcome =
  | { ok: true; now: CurrentFile }
  /**
   * `changed-meanwhile`: not what the actor saw any more; `too-often`: the file was changed so many times that who acts has
   * to wait an hour, or a family to go to the school.
   */
  | { ok: false; reason: Refusal | 'changed-meanwhile' | 'too-often'; now: CurrentFile }
  | { ok: false; reason: 'faulty'; faults: Fault[]; now: CurrentFile };

/** What an actor has read before she acts. */
interface Seen {
  /** The file as it was read just now, for her request: it is not read again unless somebody is quicker. */
  current?: CurrentFile;
  /** Whether the file is still what she answers to, in what matters to her answer; asked of the very file that is written. */
  isAsSeen?: (now: CurrentFile) => boolean;
}

/** Of those who write at once one goes through each time: enough for all that a file's limit lets write in an hour. */
const MOST_TRIES = 64;

/**
 * Does one thing to a pupil's file, the only way in which files change: the machine judges the file as it is, then one
 * conditional write changes it and adds to its history. When somebody else was quicker, it is judged anew: of two guardians
 * who press «Valider» together one takes the pen, and the other is told (I2).
 *
 * What is so already is not done again, and is no fault: no history, no mail.
 */
export async function act(
  portal: Pick<PortalContext, 'db' | 'clock' | 'settings'>,
  key: FileKey,
  actor: Actor,
  change: Change,
  { current, isAsSeen = () => true }: Seen = {},
): Promise<Outcome> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const now = (tries === 0 && current) || (await readFile(portal, key));
    const { campaign, facts, file } = now;
    if (!campaign || !facts) return { ok: false, reason: 'not-now', now };
    const judged = judge(now.state, change.event, roleOf(portal, key.uai, actor.author, file), facts);
    if (!judged.ok && NOT_YOURS.has(judged.reason)) return { ok: false, reason: judged.reason, now };
    if (changesNothing(file, change, actor)) return { ok: true, now };
    if (!judged.ok) return { ok: false, reason: judged.reason, now };
    if (!isAsSeen(now)) return { ok: false, reason: 'changed-meanwhile', now };
    const faults = changeFaults(now, change);
    if (faults.length > 0) return { ok: false, reason: 'faulty', faults, now };
    if (isTooOften(file, actor.author, facts.now)) return { ok: false, reason: 'too-often', now };
    const changed = changeFor(key, { ...now, campaign, facts }, actor, change, judged.state);
    const untold = untoldOf(portal, key, actor, change, changed);
    if (await write(portal, file, changed, untold))
      return { ok: true, now: fileAt(campaign, key.level, changed, facts.now) };
  }
  throw new Error('a file is changed by too many at once');
}

const NOT_YOURS: ReadonlySet<Refusal> = new Set(['never-yours', 'pen-taken-by-other']);

/** What the school's software has to hear of it: what a family does by itself, where something listens. */
function untoldOf(
  { settings, clock }: Pick<PortalContext, 'settings' | 'clock'>,
  { uai }: FileKey,
  { author }: Actor,
  { event }: Change,
  { version }: OrientationFile,
): Untold | undefined {
  const type = DEEDS[event].told;
  if (author.kind !== 'guardian' || !type || endpointsFor(settings, type, uai).length === 0) return undefined;
  return { type, at: clock.now(), version };
}

/**
 * Writes what has changed, and one entry of the history. The mails that wait are among the conditions: those who send them, or
 * move their day, do not count as changes, and are not undone. What the school is to be told is added alone, like the history.
 *
 * @returns whether nobody else changed the file meanwhile
 */
async function write(
  { db }: Pick<PortalContext, 'db'>,
  file: OrientationFile | undefined,
  changed: OrientationFile,
  untold: Untold | undefined,
): Promise<boolean> {
  if (file) {
    const { _id, version, notices } = file;
    const { _id: _, history, untold: __, ...fields } = changed;
    const gone = Object.keys(file).filter((field) => !(field in changed));
    // By the driver: mongoose would rewrite the mails of the condition to its own order of fields.
    const asRead: object = { _id, version, notices };
    const change: object = {
      $set: fields,
      ...(gone.length > 0 && { $unset: Object.fromEntries(gone.map((field) => [field, 1])) }),
      $push: { history: history.at(-1), ...(untold && { untold }) },
    };
    const { matchedCount } = await orientationFiles(db).collection.updateOne(asRead, change);
    return matchedCount === 1;
  }
  try {
    await orientationFiles(db).create({ ...changed, ...(untold && { untold: [untold] }) });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
