import { createHash, randomUUID } from 'node:crypto';
import { DAY_MS, MINUTE_MS } from '../../clock.ts';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import { Problem } from '../../web/problem.ts';
import type { PortalContext } from '../context.ts';
import { type KeptRequest, keptRequests } from './kept-request.model.ts';
import type { Answer } from './operation.ts';

type Portal = Pick<PortalContext, 'db' | 'clock'>;

/** Twice the longest time that a request may take. */
const UNDER_WAY_MS = MINUTE_MS;
/** As the header’s draft has it, a string of structured fields (RFC 9651 §3.3.3), or without its quotes. */
const KEY = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x5b\x5d-\x7e]{1,255}))$/;

const hashOf = (...parts: string[]) => createHash('sha256').update(parts.join('\0')).digest('base64url');

interface Marked {
  clientId: string;
  /** The header as it came. */
  header: string;
  method: string;
  /** Path and query. */
  url: string;
  body: string;
}

interface Doing {
  /** Does it for the first time. */
  act(): Promise<Answer>;
  /** Reads what it would answer now, for a repetition. */
  show(): Promise<Answer>;
}

/**
 * Does a write once for its `Idempotency-Key`: a repetition within 24 hours is answered with the first’s status and with what
 * is there now. A refused write does not use up its key.
 *
 * @throws {Problem} `invalid-request`, `key-reused`, `key-in-use`, and what `act` throws
 */
export async function once(portal: Portal, marked: Marked, { act, show }: Doing): Promise<Answer> {
  const [, quoted, bare] = KEY.exec(marked.header) ?? [];
  const key = quoted ?? bare;
  if (key === undefined) {
    throw new Problem('invalid-request', {
      detail: 'Write Idempotency-Key in 1 to 255 ASCII characters, such as a UUID.',
    });
  }
  const _id = hashOf(marked.clientId, key);
  const claimed = await claim(portal, _id, hashOf(marked.method, marked.url, marked.body));
  if ('status' in claimed) return { ...(await show()), status: claimed.status };
  const { attempt } = claimed;
  try {
    const answer = await act();
    await keptRequests(portal.db).updateOne({ _id, attempt }, { $set: { status: answer.status } });
    return answer;
  } catch (error) {
    await keptRequests(portal.db).deleteOne({ _id, attempt });
    throw error;
  }
}

/** Takes a key for this attempt, or tells the status of the one that succeeded. */
async function claim(
  { db, clock }: Portal,
  _id: string,
  fingerprint: string,
): Promise<{ attempt: string } | { status: number }> {
  const now = clock.now();
  const mine: KeptRequest = {
    _id,
    fingerprint,
    attempt: randomUUID(),
    underWayUntil: new Date(now.getTime() + UNDER_WAY_MS),
    expiresAt: new Date(now.getTime() + DAY_MS),
    schemaVersion: 1,
  };
  const known = await insert(db, mine);
  if (!known) return mine;
  const isOver = known.expiresAt <= now;
  if (!isOver && known.fingerprint !== fingerprint) throw new Problem('key-reused');
  if (!isOver && known.status !== undefined) return { status: known.status };
  if (!isOver && known.underWayUntil > now) throw new Problem('key-in-use', { headers: { 'retry-after': '1' } });
  const { matchedCount } = await keptRequests(db).replaceOne({ _id, attempt: known.attempt }, mine);
  if (matchedCount === 0) throw new Problem('key-in-use', { headers: { 'retry-after': '1' } });
  return mine;
}

/** @returns who was there already; undefined when the place was free */
async function insert(db: Portal['db'], mine: KeptRequest): Promise<KeptRequest | undefined> {
  try {
    await keptRequests(db).create(mine);
    return undefined;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const known = await keptRequests(db).findById(mine._id).lean<KeptRequest>();
  // Gone meanwhile: the attempt was refused just now.
  return known ?? insert(db, mine);
}
