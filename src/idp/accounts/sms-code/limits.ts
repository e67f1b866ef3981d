import type { Config } from '../../../config/schema.ts';
import { networkOf } from '../../../security/network-of.ts';
import type { Limit, Use } from '../../../web/limits.ts';

const HOUR = 3_600;
const DAY = 86_400;

const limit = (name: string, points: number, seconds: number): Limit => ({
  name: `activation-${name}`,
  points,
  seconds,
});

/** Identities typed from one address (B2). */
export const identityAddressUse = ({ activation }: Config, address: string): Use => [
  limit('identity-address', activation.identityTriesPerAddressPerHour, HOUR),
  networkOf(address, 32),
];

/**
 * Wrong identities typed with one number from one network (B2), whether a school knows the number or not: a stranger who
 * makes up names holds back himself, not the number's owner (security.md S2).
 */
export const identityNumberUse = ({ activation }: Config, mobileKey: string, address: string): Use => [
  limit('identity-number', activation.identityTriesPerNumberPerHour, HOUR),
  `${mobileKey} ${networkOf(address)}`,
];

/** All SMS with a code that this installation sends: against pumping, and an alarm when it is reached (security.md S13). */
export const sendOverallUse = ({ activation }: Config): Use => [
  limit('send-overall', activation.sendsOverallPerHour, HOUR),
  '',
];

/** What sendings of a code are counted for, whichever way an account is opened. */
export interface Counted {
  /** Of the school's file; absent for an unknown person. */
  phone?: string | undefined;
  /** The number typed, as limits count it (see `phone/parse-mobile.ts`). */
  mobileKey?: string | undefined;
  /** The names and the number typed. */
  identityKey?: string | undefined;
}

/**
 * SMS with a code to one number (B5, security.md S13). For an unknown person nothing is sent, and it counts alike (S14),
 * but for the names with the number: the number's owner does not wait because a stranger made up names (S2).
 */
export function sendNumberUses({ activation }: Config, { phone, mobileKey, identityKey }: Counted): Use[] {
  const number = (phone ? mobileKey : identityKey) ?? '';
  return [
    [limit('send-pause', 1, activation.resendSeconds), number],
    [limit('send-number-hour', activation.sendsPerNumberPerHour, HOUR), number],
    [limit('send-number-day', activation.sendsPerNumberPerDay, DAY), number],
  ];
}

/** SMS with a code that others have a part in: who shares the network, and everybody. */
export const sendSharedUses = (config: Config, address: string): Use[] => [
  [limit('send-address', config.activation.sendsPerAddressPerHour, HOUR), networkOf(address, 32)],
  sendOverallUse(config),
];
