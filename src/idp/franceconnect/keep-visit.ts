import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { HOUR_MS, MINUTE_MS } from '../../clock.ts';
import { createSeal } from '../../security/seal.ts';
import { hashToken, newToken } from '../../security/token.ts';
import type { Account } from '../accounts/account.model.ts';
import type { IdpContext } from '../context.ts';
import type { Proof } from '../proof.ts';
import type { FranceConnectIdentity } from './identity.ts';
import { franceConnectSessions } from './session.model.ts';
import { type FranceConnectVisit, franceConnectVisits } from './visit.model.ts';

interface Arrival {
  /** The interaction's uid, or that of a link. */
  visitId: string;
  issuer: string;
  identity: FranceConnectIdentity;
  idToken: string;
  /** See `client.ts`. */
  signedInSecondsAgo: number;
  /** What named the session that this browser had there before. */
  formerToken: string | undefined;
  /** The account that asked for a link (D3); otherwise one is to be opened. */
  accountId?: string | undefined;
}

/** A code by SMS, sent once more, and the children fit into it. */
const VISIT_MINUTES = 60;
/** A sign-in there so old is asked for again before anything that matters, as one still older would be (security.md S27). */
const OLDEST_MS = 30 * MINUTE_MS;
/** What FranceConnect proved serves for so long; then it is asked again (security.md S21, S43). */
const FRESH_MS = 15 * MINUTE_MS;
const VISIT_SEAL = 'franceconnect-visit';
/** What the raw ID token is sealed for. */
export const SESSION_SEAL = 'franceconnect-session';

const seconds = (when: Date) => Math.floor(when.getTime() / 1000);

type Names = Omit<FranceConnectIdentity, 'sub'>;

/**
 * Keeps what FranceConnect proved for the journey it belongs to: whatever was proved before of someone else is gone. Her names
 * are sealed, and leave with the journey: an account keeps the `sub` and a date alone (domain/obligations.md §7).
 *
 * @returns what names the session there, for the browser's cookie
 */
export async function keepVisit(
  { clock, config, db }: IdpContext,
  { visitId, issuer, identity: { sub, ...names }, idToken, signedInSecondsAgo, formerToken, accountId }: Arrival,
): Promise<string> {
  const now = clock.now();
  const token = newToken();
  const sessionId = hashToken(token);
  const after = (milliseconds: number) => new Date(now.getTime() + milliseconds);
  const visit: FranceConnectVisit = {
    _id: visitId,
    issuer,
    sub,
    identity: createSeal(config.idp.sealingKey, VISIT_SEAL).seal(JSON.stringify(names), visitId),
    provedAt: now,
    signedInAt: after(-Math.min(signedInSecondsAgo * 1000, OLDEST_MS)),
    sessionId,
    sends: 0,
    accountId: accountId ?? randomUUID(),
    expiresAt: after(VISIT_MINUTES * MINUTE_MS),
    schemaVersion: 1,
  };
  await Promise.all([
    franceConnectVisits(db).replaceOne({ _id: visitId }, visit, { upsert: true }),
    franceConnectSessions(db).create({
      _id: sessionId,
      ...(accountId && { accountId }),
      idToken: createSeal(config.idp.sealingKey, SESSION_SEAL).seal(idToken, sessionId),
      expiresAt: after(config.idp.session.maximumHours * HOUR_MS),
    }),
    formerToken && franceConnectSessions(db).deleteOne({ _id: hashToken(formerToken) }),
  ]);
  return token;
}

/** The visit of a journey, unless it has expired. */
export async function findVisit(
  { clock, db }: Pick<IdpContext, 'clock' | 'db'>,
  visitId: string,
): Promise<FranceConnectVisit | undefined> {
  const visit = await franceConnectVisits(db).findById(visitId).lean<FranceConnectVisit>();
  return visit && visit.expiresAt > clock.now() ? visit : undefined;
}

/** Whether FranceConnect proved it so lately that it still stands for who sits there now. */
export const provedLately = ({ clock }: Pick<IdpContext, 'clock'>, { provedAt }: FranceConnectVisit): boolean =>
  clock.now().getTime() - provedAt.getTime() < FRESH_MS;

/** The sign-in that a visit becomes; it is no younger than hers there. */
export const visitProof = (
  { provedAt, signedInAt }: FranceConnectVisit,
  { _id }: Pick<Account, '_id'>,
  amr: string[],
): Proof => ({ accountId: _id, amr, at: seconds(provedAt), signedInAt: seconds(signedInAt) });

/** Her names and e-mail, as FranceConnect told them. */
export const namesIn = ({ config }: Pick<IdpContext, 'config'>, { _id, identity }: FranceConnectVisit): Names =>
  JSON.parse(createSeal(config.idp.sealingKey, VISIT_SEAL).open(identity, _id)) as Names;

/** From now on, this account's sign-out ends the session there too (D6). */
export async function bindSession(db: Connection, { sessionId }: FranceConnectVisit, accountId: string): Promise<void> {
  await franceConnectSessions(db).updateOne({ _id: sessionId }, { $set: { accountId } });
}
