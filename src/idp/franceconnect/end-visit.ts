import { trusted } from 'mongoose';
import { createSeal } from '../../security/seal.ts';
import { hashToken } from '../../security/token.ts';
import type { IdpContext } from '../context.ts';
import { type FranceConnectAttempt, franceConnectAttempts } from './attempt.model.ts';
import { ATTEMPT_SEAL } from './begin-visit.ts';
import type { FranceConnect, Redeemed, VisitSecrets } from './client.ts';

/** How a browser came back. */
type Return =
  /** Of another browser, expired, or never asked for. */
  | { known: false }
  /** The back button or a reload: the answer was taken already. */
  | { known: true; again: true; attempt: FranceConnectAttempt }
  | { known: true; again: false; attempt: FranceConnectAttempt; redeemed: Redeemed };

/**
 * Takes what a browser brings back from FranceConnect. Its state must be of this browser and is good once, whatever comes of
 * it: whoever comes second with it redeems nothing (security.md S37, S43).
 *
 * @param browser the value of its cookie
 */
export async function endVisit(
  { clock, config, db }: IdpContext,
  franceConnect: FranceConnect,
  { answer, browser }: { answer: URLSearchParams; browser: string },
): Promise<Return> {
  const [state = '', ...more] = answer.getAll('state');
  if (more.length > 0) return { known: false };
  const [attempts, now] = [franceConnectAttempts(db), clock.now()];
  const filter = { _id: hashToken(state), browser: hashToken(browser), expiresAt: trusted({ $gt: now }) };
  const fresh = { ...filter, usedAt: trusted({ $exists: false }) };
  const attempt = await attempts.findOneAndUpdate(fresh, { $set: { usedAt: now } }).lean<FranceConnectAttempt>();
  if (!attempt) {
    const used = await attempts.findOne(filter).lean<FranceConnectAttempt>();
    return used ? { known: true, again: true, attempt: used } : { known: false };
  }
  const seal = createSeal(config.idp.sealingKey, ATTEMPT_SEAL);
  const secrets = JSON.parse(seal.open(attempt.secrets, attempt._id)) as VisitSecrets;
  return { known: true, again: false, attempt, redeemed: await franceConnect.redeem(answer, secrets) };
}
