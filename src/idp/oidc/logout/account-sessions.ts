import { type mongo, trusted } from 'mongoose';
import type { AdapterPayload } from 'oidc-provider';
import { hashToken } from '../../../security/token.ts';
import type { Device } from '../../../web/device.ts';
import type { IdpContext } from '../../context.ts';
import { ending } from '../adapter/ending.ts';
import { type OidcDocument, oidcDocuments } from '../adapter/oidc-document.model.ts';
import { isSessionGrant, sessionKey } from '../adapter/session-grant.ts';
import { type ServiceSession, type TellsServices, tellServices } from './tell-services.ts';

/** A session of an account that is open now (F7). */
interface AccountSession {
  uid: string;
  device: Device;
  signedInAt: Date;
  usedAt: Date;
  amr: string[];
  /** The services that were signed in to by it. */
  clientIds: string[];
}

interface Request {
  accountId: string;
  /** The session of whoever asks, which stays, with what its services were given. */
  except?: string;
  /** The interaction of whoever asks in the middle of a sign-in, which stays. */
  signIn?: string;
}

type Needs = Pick<IdpContext, 'clock' | 'db'>;
type Open = OidcDocument & { payload: string };

const PREFIX = sessionKey('');

/** Sessions, interactions and grants of an account that count for something now. */
export async function openDocuments({ clock, db }: Needs, accountId: string): Promise<Open[]> {
  return oidcDocuments(db)
    .find({ accountId, payload: trusted({ $exists: true }), expiresAt: trusted({ $gt: clock.now() }) })
    .lean<Open[]>();
}

export const isSession = ({ _id }: OidcDocument) => _id.startsWith(PREFIX);
export const payloadOf = ({ payload }: Open) => JSON.parse(payload) as AdapterPayload;
export const authorizationsOf = (session: Open) => Object.entries(payloadOf(session).authorizations ?? {});
const grantsOf = (session: Open) =>
  authorizationsOf(session).flatMap(([, { grantId }]) => (grantId && !isSessionGrant(grantId) ? [grantId] : []));

/** Where people are signed in to an account now, the last used first (F7). */
export async function accountSessions(idp: Needs, accountId: string): Promise<AccountSession[]> {
  const sessions = (await openDocuments(idp, accountId)).filter(isSession).map((document) => {
    const { uid, loginTs, amr } = payloadOf(document);
    const signedInAt = new Date((loginTs ?? 0) * 1000);
    const clientIds = authorizationsOf(document).map(([clientId]) => clientId);
    const usedAt = document.usedAt ?? signedInAt;
    return { uid: uid!, device: document.device ?? {}, signedInAt, usedAt, amr: amr ?? [], clientIds };
  });
  return sessions.sort((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
}

/** Everything of these documents counts for nothing from now on: one update for all, then one for what was given under grants. */
async function end({ clock, db }: Needs, documents: Open[], grantIds: string[]): Promise<void> {
  const { $set, $unset } = ending(clock);
  const ids = documents.map(({ _id }) => _id);
  const forGood: mongo.UpdateFilter<OidcDocument> = {
    $set: { ...$set, ended: true },
    $unset: { ...$unset, cookie: '', accountId: '' },
  };
  await Promise.all([
    oidcDocuments(db).updateMany({ _id: trusted({ $in: ids }) }, forGood),
    grantIds.length > 0 && oidcDocuments(db).updateMany({ grantId: trusted({ $in: grantIds }) }, { $set, $unset }),
  ]);
}

const serviceSessions = (accountId: string, sessions: Open[]): ServiceSession[] =>
  sessions.flatMap((session) =>
    authorizationsOf(session).map(([clientId, { sid }]) => ({ accountId, clientId, ...(sid && { sid }) })),
  );

/**
 * Ends what is open of an account: sessions, sign-ins under way, tokens, offline access (S28, S26). The session's cookie,
 * codes and tokens are refused from now on; whoever calls it tells the services.
 *
 * @param except a session that stays, with what its services were given
 */
async function endAccountSessions(idp: Needs, { accountId, except, signIn }: Request): Promise<ServiceSession[]> {
  const open = await openDocuments(idp, accountId);
  const kept = open.find(({ _id }) => except !== undefined && _id === sessionKey(except));
  const stays = new Set(kept ? grantsOf(kept) : []);
  const grants = open.flatMap(({ grantId }) => (grantId && !stays.has(grantId) ? [grantId] : []));
  const ownSignIn = signIn === undefined ? undefined : `Interaction:${hashToken(signIn)}`;
  const others = open.filter(
    (document) => document !== kept && document._id !== ownSignIn && document.grantId === undefined,
  );
  await end(idp, others, grants);
  return serviceSessions(accountId, others.filter(isSession));
}

/** Ends one session of an account, with the offline access that its services were given. @returns undefined when there is no such one */
export async function endAccountSession(
  idp: Needs,
  { accountId, uid }: { accountId: string; uid: string },
): Promise<ServiceSession[] | undefined> {
  const open = await openDocuments(idp, accountId);
  const session = open.find(({ _id }) => _id === sessionKey(uid));
  if (!session) return undefined;
  await end(idp, [session], grantsOf(session));
  return serviceSessions(accountId, [session]);
}

/** Ends one session of an account likewise, and tells its services. @returns whether there was one */
export async function endSession(idp: TellsServices, session: { accountId: string; uid: string }): Promise<boolean> {
  const ended = await endAccountSession(idp, session);
  if (ended) await tellServices(idp, ended);
  return ended !== undefined;
}

/**
 * Ends all sessions of an account and what was given in them, at once; that the services are to be told by back-channel
 * logout is written down, and done without anybody waiting for it.
 */
export async function endSessions(idp: TellsServices, request: Request): Promise<void> {
  await tellServices(idp, await endAccountSessions(idp, request));
}
