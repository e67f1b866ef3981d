import { hash, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import Provider, { errors } from 'oidc-provider';
import { networkOf } from '../../../security/network-of.ts';
import { createLimits, type Limit } from '../../../web/limits.ts';
import type { IdpContext } from '../../context.ts';

type Needs = Pick<IdpContext, 'clients' | 'db' | 'clock' | 'log'>;

/** Wrong secrets of one client from one network (security.md S5); elsewhere the client goes on working. */
const WRONG_SECRETS: Limit = { name: 'client-secret', points: 10, seconds: 300 };
const REMEMBERED = 10_000;

const digest = (secret: string) => hash('sha256', secret, 'buffer');

class TooManySecrets extends errors.OIDCProviderError {
  override error_description = 'too many wrong secrets: try again later';
  constructor() {
    super(429, 'invalid_client');
  }
}

/**
 * Compares the secret of a client with both of its own while one replaces the other, in constant time (security.md S39), and
 * holds back who guesses. A good secret costs no access to the database: each process learns of an exhausted limit by the
 * next wrong one.
 */
export function checkClientSecrets(provider: Provider, { clients, db, clock, log }: Needs) {
  const limits = createLimits(db, clock);
  const heldBack = new LRUCache<string, Date>({ max: REMEMBERED });

  provider.Client.prototype.compareClientSecret = async function compareClientSecret(actual: string) {
    const { ctx } = Provider;
    const subject = `${this.clientId} ${networkOf(ctx?.ip ?? '')}`;
    const until = heldBack.get(subject);
    if (until && clock.now() < until) throw new TooManySecrets();
    const given = digest(actual);
    const secrets = (await clients.find(this.clientId))?.secrets ?? [];
    const matches = secrets.map((secret) => timingSafeEqual(digest(secret), given));
    if (matches.includes(true)) return true;
    const taken = await limits.take(WRONG_SECRETS, subject);
    if (!taken.ok) {
      heldBack.set(subject, taken.until);
      log.warn({ clientId: this.clientId }, 'a client is held back for its wrong secrets');
      throw new TooManySecrets();
    }
    return false;
  };
}
