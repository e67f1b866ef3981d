import type { Config } from '../../config/schema.ts';
import { networkOf } from '../../security/network-of.ts';
import type { Limit, Use } from '../../web/limits.ts';

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

/** Identities typed with one number (B2), known or not. */
export const identityNumberUse = ({ activation }: Config, mobileKey: string): Use => [
  limit('identity-number', activation.identityTriesPerNumberPerHour, HOUR),
  mobileKey,
];

/** All SMS with a code that this installation sends: against pumping, and an alarm when it is reached (security.md S13). */
export const sendOverallUse = ({ activation }: Config): Use => [
  limit('send-overall', activation.sendsOverallPerHour, HOUR),
  '',
];

/** The part of one person’s number and address in it. */
const personUses = ({ activation }: Config, mobileKey: string, address: string): Use[] => [
  [limit('send-pause', 1, activation.resendSeconds), mobileKey],
  [limit('send-number-hour', activation.sendsPerNumberPerHour, HOUR), mobileKey],
  [limit('send-number-day', activation.sendsPerNumberPerDay, DAY), mobileKey],
  [limit('send-address', activation.sendsPerAddressPerHour, HOUR), networkOf(address, 32)],
];

/** SMS with a code (B5, security.md S13): they count alike for a number nothing is sent to (S14). */
export const sendUses = (config: Config, mobileKey: string, address: string): Use[] => [
  ...personUses(config, mobileKey, address),
  sendOverallUse(config),
];

/** Birth dates tried for the children of one person (B6), in all her journeys together. */
export const birthDateUses = ({ activation }: Config, guardianIds: readonly string[]): Use[] =>
  guardianIds.map((id) => [limit('birth-date', activation.birthDateTriesPerDay, DAY), id]);
