import { setTimeout as sleep } from 'node:timers/promises';
import { trusted } from 'mongoose';
import { MINUTE_MS } from '../../clock.ts';
import { endStays } from '../campaign-mails/end-stays.ts';
import type { PortalContext } from '../context.ts';
import { providerError, unavailable } from '../provider-error.ts';
import { askProvider } from './ask-provider.ts';
import { seen } from './find-session.ts';
import { type PortalSession, portalSessions, stayOf } from './session.model.ts';

/** Longer than one request's two questions to the provider may take. */
const TURN_MS = 15_000;
const RETRY_AFTER_MS = 10_000;
/** While the provider is away, what it said last serves for this long, and no longer (security.md S50, S64). */
const SERVES_MS = 5 * MINUTE_MS;
/** How long a request waits for the one whose turn it is, which may have died. */
const WAIT_MS = 5_000;
const LOOK_EVERY_MS = 100;

const ageOf = ({ claimsAt }: PortalSession, now: Date) => now.getTime() - claimsAt.getTime();

/**
 * The session with claims that are not too old: when they are, one request asks the provider for all those under way, in
 * every process, and the others wait for it.
 *
 * @returns undefined when the provider says that the sign-in is over: the session is ended
 * @throws {AppError} `provider-unavailable` when it has been away for more than five minutes
 */
export async function withFreshClaims(
  portal: PortalContext,
  session: PortalSession,
): Promise<PortalSession | undefined> {
  const { db, clock, settings } = portal;
  const now = clock.now();
  if (ageOf(session, now) < settings.claimsSeconds * 1000) return session;
  if (session.refreshAt > now)
    return session.refreshFailedAt ? stillServing(portal, session) : otherTurn(portal, session);
  const turn = { refreshAt: new Date(now.getTime() + TURN_MS), ...seen(portal, session, now) };
  const { modifiedCount } = await portalSessions(db).updateOne(
    { _id: session._id, refreshAt: session.refreshAt },
    { $set: turn, $unset: { refreshFailedAt: 1 } },
  );
  return modifiedCount === 1 ? ourTurn(portal, session, now) : otherTurn(portal, session);
}

async function ourTurn(
  portal: PortalContext,
  session: PortalSession,
  askedAt: Date,
): Promise<PortalSession | undefined> {
  const { db, settings, tokenSeal, log } = portal;
  const update = (fields: Partial<PortalSession>) =>
    portalSessions(db).updateOne({ _id: session._id }, { $set: fields });
  const sealed = (tokens: Parameters<typeof tokenSeal.seal>[0]) => tokenSeal.seal(tokens, session._id);
  const failed = async (thrown: unknown, tokens = session.tokens) => {
    log.warn({ err: providerError(thrown).cause }, 'claims could not be asked again');
    const failure = { tokens, refreshFailedAt: askedAt, refreshAt: new Date(askedAt.getTime() + RETRY_AFTER_MS) };
    await update(failure);
    return stillServing(portal, { ...session, ...failure });
  };

  try {
    const tokens = tokenSeal.open(session.tokens, session._id);
    const answer = tokens ? await askProvider(portal, session.sub, tokens) : { over: true as const };
    if (answer.over) {
      await portalSessions(db).deleteOne({ _id: session._id });
      await endStays(portal, [stayOf(session)]);
      return undefined;
    }
    if ('failure' in answer) return failed(answer.failure, sealed(answer.tokens));
    const fresh = {
      person: answer.person,
      tokens: sealed(answer.tokens),
      claimsAt: askedAt,
      refreshAt: new Date(askedAt.getTime() + settings.claimsSeconds * 1000),
    };
    const { matchedCount } = await update(fresh);
    // Signed out meanwhile, here or at the provider.
    return matchedCount === 1 ? { ...session, ...fresh } : undefined;
  } catch (thrown) {
    return failed(thrown);
  }
}

/** Waits for the request whose turn it is to ask the provider. */
async function otherTurn(portal: PortalContext, waiting: PortalSession): Promise<PortalSession | undefined> {
  const { db, clock, settings } = portal;
  let last = waiting;
  for (let waited = 0; waited < WAIT_MS; waited += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS);
    const now = clock.now();
    const session = await portalSessions(db)
      .findOne({ _id: waiting._id, expiresAt: trusted({ $gt: now }) })
      .lean<PortalSession>();
    if (!session) return undefined;
    if (ageOf(session, now) < settings.claimsSeconds * 1000) return session;
    if (session.refreshFailedAt) return stillServing(portal, session);
    last = session;
  }
  return stillServing(portal, last);
}

function stillServing({ clock }: PortalContext, session: PortalSession): PortalSession {
  if (ageOf(session, clock.now()) < SERVES_MS) return session;
  throw unavailable();
}
