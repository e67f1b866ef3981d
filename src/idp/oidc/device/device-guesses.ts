import Provider, { errors } from 'oidc-provider';
import { networkOf } from '../../../security/network-of.ts';
import { createLimits, type Limit, type Use } from '../../../web/limits.ts';
import type { IdpContext } from '../../context.ts';

/** Codes that no device shows (RFC 8628 §5.1): whoever guesses gets five a minute, of 25 thousand millions. */
const GUESSES_OF_NETWORK: Limit = { name: 'device-code-network', points: 5, seconds: 60 };
const GUESSES_OF_PERSON: Limit = { name: 'device-code-person', points: 5, seconds: 60 };

/** Too many codes were tried that are none. */
export class TooManyGuesses extends errors.OIDCProviderError {
  override error_description = 'too many wrong codes: try again later';
  readonly until: Date;
  constructor(until: Date) {
    super(429, 'invalid_request');
    this.until = until;
  }
}

/** Counts the codes that people type on `/device`; a right one costs nothing. */
export function limitDeviceGuesses({ DeviceCode }: Provider, { db, clock }: Pick<IdpContext, 'db' | 'clock'>) {
  const limits = createLimits(db, clock);
  const find = DeviceCode.findByUserCode.bind(DeviceCode);

  DeviceCode.findByUserCode = async (userCode, options) => {
    const ctx = Provider.ctx!;
    const person = ctx.oidc.session?.accountId;
    const uses: Use[] = [
      [GUESSES_OF_NETWORK, networkOf(ctx.ip)],
      ...(person ? [[GUESSES_OF_PERSON, person] satisfies Use] : []),
    ];
    // Before the code is looked up: of many guesses at once, no more get through.
    const taken = await limits.takeAll(uses);
    if (!taken.ok) throw new TooManyGuesses(taken.until);
    const found = await find(userCode, options);
    if (found) await Promise.all(uses.map(([limit, subject]) => limits.giveBack(limit, subject)));
    return found;
  };
}
