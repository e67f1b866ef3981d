import type { Config } from '../../config/schema.ts';
import { networkOf } from '../../security/network-of.ts';
import type { Limit, Use } from '../../web/limits.ts';
import type { Way } from './recovery.model.ts';

const QUARTER = 900;
const HOUR = 3_600;
const DAY = 86_400;

const limit = (name: string, points: number, seconds: number): Limit => ({
  name: `recovery-${name}`,
  points,
  seconds,
});

/** Identifiers, addresses and numbers typed from one network: what slows down who looks for accounts (E3). */
export const triesUse = ({ recovery }: Config, address: string): Use => [
  limit('tries-address', recovery.triesPerAddressPerHour, HOUR),
  networkOf(address, 32),
];

/** All messages that this installation sends for lost identifiers and passwords, with an alarm (security.md S13). */
export const overallUse = ({ recovery }: Config): Use => [limit('overall', recovery.sendsOverallPerHour, HOUR), ''];

/** Messages that others have a part in: who shares the network, and everybody. */
export const sharedUses = (config: Config, address: string): Use[] => [
  [limit('address', config.recovery.sendsPerAddressPerHour, HOUR), networkOf(address, 32)],
  overallUse(config),
];

/**
 * Messages to one person. A browser that signed in to the account before has counts of its own, so that a stranger who
 * goes on asking does not keep its owner out (security.md S2). The number’s, which cost money, are for all (S13); strangers
 * may not take the last one.
 *
 * @param subject the account, or what was typed where there is none
 * @param number the mobile that an SMS goes to
 */
export function personUses(
  { recovery }: Config,
  { subject, device = '', way, number }: { subject: string; device?: string | undefined; way: Way; number?: string },
): Use[] {
  const person = `${subject}\0${device}`;
  const uses: Use[] = [
    [limit('pause', 1, recovery.resendSeconds), `${person}\0${way}`],
    [limit('person-quarter', recovery.sendsPerPersonPer15Minutes, QUARTER), person],
    [limit('person-day', recovery.sendsPerPersonPerDay, DAY), person],
  ];
  if (way === 'mail') return uses;
  const kept = device ? 0 : 1;
  const ofNumber = (name: string, points: number, seconds: number): Use => [
    limit(name, Math.max(1, points - kept), seconds),
    number ?? subject,
  ];
  return [
    ...uses,
    ofNumber('number-hour', recovery.sendsPerNumberPerHour, HOUR),
    ofNumber('number-day', recovery.sendsPerNumberPerDay, DAY),
  ];
}

/**
 * Codes guessed for one account, in all requests together: each has its few tries, but requests can be many. They are counted
 * for a browser that signed in before, or for a network: a stranger who guesses uses up his own, not the owner’s (S2). A link
 * cannot be guessed and stays good when these are used up.
 */
export const guessUse = (
  { recovery }: Config,
  { subject, device, address }: { subject: string; device: string | undefined; address: string },
): Use => [limit('guesses', recovery.codeTriesPerPersonPerDay, DAY), `${subject}\0${device ?? networkOf(address)}`];
