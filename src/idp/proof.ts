import type { WebContext } from '../web/context.ts';
import { AppError } from '../web/errors.ts';
import { type Account, accounts } from './accounts/account.model.ts';
import type { IdpWeb } from './context.ts';
import { type Journey, journeyOf } from './interaction.ts';

/** What a journey keeps of who proved to be whom, until nothing more is needed; it is not a sign-in yet. */
export interface Proof {
  accountId: string;
  /** How, by the names of RFC 8176: `pwd`, `sms`, `otp`, `hwk`…; `mfa` once a second factor was given. */
  amr: string[];
  /** When the first of them was given, in epoch seconds: the `auth_time` of the sign-in it becomes. */
  at: number;
  /** The FranceConnect session that proved it, to be ended with ours (D6). */
  franceConnectSession?: string;
  /** «Plus tard»: the e-mail is confirmed another day (A4). */
  emailPutOff?: true;
}

/** After this, whoever sits before the page proves again who she is (security.md S21). */
const PROOF_SECONDS = 15 * 60;

const seconds = (when: Date) => Math.floor(when.getTime() / 1000);

/** The proof given now. */
export const newProof = ({ clock }: Pick<IdpWeb, 'clock'>, { _id }: Pick<Account, '_id'>, amr: string[]): Proof => ({
  accountId: _id,
  amr,
  at: seconds(clock.now()),
});

/** The proof that this journey keeps, fresh or not. */
export const proofIn = ({ interaction }: Journey): Proof | undefined =>
  (interaction.result as { proof?: Proof } | undefined)?.proof;

/**
 * The proof of this journey, while it is fresh, and its account: for the pages between the first proof and the sign-in.
 *
 * @throws {AppError} `journey-lost` where nothing was proved, or too long ago
 */
export async function proved(idp: IdpWeb, ctx: WebContext): Promise<{ proof: Proof; account: Account }> {
  const proof = proofIn(journeyOf(ctx));
  const fresh = proof && seconds(idp.clock.now()) - proof.at < PROOF_SECONDS;
  const account = fresh && (await accounts(idp.db).findById(proof.accountId).lean());
  if (!account || account.closed) throw new AppError('journey-lost');
  return { proof, account };
}

/** Whether the account has an e-mail that nobody confirmed yet (A4). */
export const mustConfirmEmail = ({ email }: Account): boolean => email !== undefined && email.confirmedAt === undefined;

/** «Plus tard» (A4): a guardian's account opened by letter needs its e-mail; to a pupil's it is optional (C2). */
export const mayPutEmailOff = ({ openedBy, kind }: Account): boolean => openedBy !== 'letter' || kind === 'pupil';
