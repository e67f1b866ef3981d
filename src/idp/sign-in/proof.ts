import type { WebContext } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import type { IdpWeb } from '../context.ts';
import { type Journey, journeyOf } from '../interaction.ts';

/** What the journey keeps between the right password and the confirmed e-mail; it is not a sign-in yet. */
export interface Verified {
  accountId: string;
  kind: Account['kind'];
  /** When the password was right, in epoch seconds: the `auth_time` of the sign-in it may become. */
  at: number;
}

/** After this, whoever sits before the page proves the password again (security.md S21). */
const PROOF_SECONDS = 15 * 60;

const seconds = (when: Date) => Math.floor(when.getTime() / 1000);

/** The proof that a right password gives. */
export const proofOf = ({ _id, kind }: Account, now: Date): Verified => ({ accountId: _id, kind, at: seconds(now) });

/** The proof that this journey keeps, fresh or not. */
export const verifiedIn = ({ interaction }: Journey): Verified | undefined =>
  (interaction.result as { verified?: Verified } | undefined)?.verified;

/**
 * The proof of this journey, while it is fresh, and its account.
 *
 * @throws {AppError} `journey-lost` where no password was typed, or too long ago
 */
export async function proved(idp: IdpWeb, ctx: WebContext): Promise<{ verified: Verified; account: Account }> {
  const verified = verifiedIn(journeyOf(ctx));
  const fresh = verified && seconds(idp.clock.now()) - verified.at < PROOF_SECONDS;
  const account = fresh && (await accounts(idp.db).findById(verified.accountId).lean());
  if (!account) throw new AppError('journey-lost');
  return { verified, account };
}

/** Whether the account has an e-mail that nobody confirmed yet (A4). */
export const mustConfirmEmail = ({ email }: Account): boolean => email !== undefined && email.confirmedAt === undefined;
