import { networkOf } from '../../security/network-of.ts';
import type { Limit, Use } from '../../web/limits.ts';
import type { IdpContext } from '../context.ts';

const QUARTER_SECONDS = 15 * 60;
const perAccount = (name: string): Limit => ({ name: `second-factor-${name}`, points: 5, seconds: QUARTER_SECONDS });

/** Codes of the app tried for one account (security.md S5), at sign-in and when the app is added alike. */
export const totpUse = (accountId: string): Use => [perAccount('totp'), accountId];

/** Recovery codes tried for one account. */
export const recoveryUse = (accountId: string): Use => [perAccount('recovery'), accountId];

/** Answers of passkeys that were refused, by network: they cannot be guessed, but cost work. */
export const passkeyUse = ({ config }: Pick<IdpContext, 'config'>, address: string): Use => [
  { name: 'second-factor-passkey', points: config.accounts.lockout.triesPerAddressPerMinute, seconds: 60 },
  networkOf(address),
];
