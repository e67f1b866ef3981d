/** What a client was given in a session, for as long as that lasts. */
interface SessionGrant {
  sessionUid: string;
  accountId: string;
  clientId: string;
}

const PREFIX = 'session';
const SEPARATOR = ' ';

/** The identifier of such a grant; it says all there is to know, so that the grant itself is stored nowhere. */
export const sessionGrantId = ({ sessionUid, accountId, clientId }: SessionGrant, random: string) =>
  [PREFIX, sessionUid, random, accountId, clientId].join(SEPARATOR);

export const isSessionGrant = (id: string) => id.startsWith(PREFIX + SEPARATOR);

export function readSessionGrant(id: string): SessionGrant {
  const [, sessionUid, , accountId, clientId] = id.split(SEPARATOR) as [string, string, string, string, string];
  return { sessionUid, accountId, clientId };
}

/** The `_id` of a session: its uid, which its codes, tokens and grants refer to. */
export const sessionKey = (uid: string) => `Session:${uid}`;
