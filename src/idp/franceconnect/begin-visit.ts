import { MINUTE_MS } from '../../clock.ts';
import { networkOf } from '../../security/network-of.ts';
import { createSeal } from '../../security/seal.ts';
import { hashToken } from '../../security/token.ts';
import type { Limit } from '../../web/limits.ts';
import type { IdpContext } from '../context.ts';
import { type FranceConnectAttempt, franceConnectAttempts } from './attempt.model.ts';
import { ATTEMPT_MINUTES } from './browser-cookies.ts';
import type { FranceConnect } from './client.ts';
import type { Failed } from './failure.ts';

interface Departure extends Pick<FranceConnectAttempt, 'uid' | 'link'> {
  /** The value of the browser's cookie. */
  browser: string;
  /** The client's. */
  address: string;
  /** Someone else may be signed in there (security.md S21). */
  freshLogin: boolean;
}

type Begun = { ok: true; url: URL } | Failed | { ok: false; reason: 'too-many' };

/** Each departure writes a document (security.md S66). Mobile operators put many families behind one address: generous. */
const DEPARTURES: Limit = { name: 'franceconnect-begin', points: 600, seconds: 60 };
/** What nonce and verifier are sealed for. */
export const ATTEMPT_SEAL = 'franceconnect-attempt';

/** Sends a browser to FranceConnect, and keeps what it is recognised by when it is back. */
export async function beginVisit(
  { clock, config, db, limits }: IdpContext,
  franceConnect: FranceConnect,
  { browser, address, freshLogin, ...purpose }: Departure,
): Promise<Begun> {
  const taken = await limits.take(DEPARTURES, networkOf(address));
  if (!taken.ok) return { ok: false, reason: 'too-many' };
  const begun = await franceConnect.begin({ freshLogin });
  if (!begun.ok) return begun;
  const _id = hashToken(begun.state);
  const seal = createSeal(config.idp.sealingKey, ATTEMPT_SEAL);
  await franceConnectAttempts(db).create({
    _id,
    ...purpose,
    browser: hashToken(browser),
    secrets: seal.seal(JSON.stringify(begun.secrets), _id),
    expiresAt: new Date(clock.now().getTime() + ATTEMPT_MINUTES * MINUTE_MS),
  });
  return { ok: true, url: begun.url };
}
