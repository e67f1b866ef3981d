import type { WebContext } from '../web/context.ts';
import { AppError } from '../web/errors.ts';
import { type Account, accounts } from './accounts/account.model.ts';
import { settledFactors } from './accounts/second-factor/factor-flag.ts';
import type { IdpWeb } from './context.ts';
import { type Journey, journeyOf, keepResult } from './interaction.ts';
import { EIDAS_ACR, wantsSecondFactor } from './oidc/acr.ts';
import { STEP_UP_REASONS } from './oidc/policy.ts';

/** What a journey keeps of who proved to be whom, until nothing more is needed; it is not a sign-in yet. */
export interface Proof {
  accountId: string;
  /** How, by the names of RFC 8176: `pwd`, `sms`, `otp`, `hwk`…; `mfa` once a second factor was given. */
  amr: string[];
  /** When the first of them was given, in epoch seconds: the `auth_time` of the sign-in it becomes. */
  at: number;
  /** When she signed in to whoever vouched for her, in epoch seconds, where that was before: then the `auth_time`. */
  signedInAt?: number;
  /** «Plus tard»: the e-mail is confirmed another day (A4). */
  emailPutOff?: true;
  /** Of a proof by password: how many times the account's had changed by then (see {@link Account.passwordChanges}). */
  passwordChanges?: number;
}

/** After this, whoever sits before the page proves again who she is (security.md S21). */
const PROOF_SECONDS = 15 * 60;

const seconds = (when: Date) => Math.floor(when.getTime() / 1000);

type Passworded = Pick<Account, '_id' | 'passwordChanges'>;

/** Which of the account's passwords a proof is by, if it is by one. */
const byPassword = ({ passwordChanges = 0 }: Passworded, amr: string[]): Pick<Proof, 'passwordChanges'> =>
  amr.includes('pwd') ? { passwordChanges } : {};

/** The proof given now. @param account as it was read to be compared with what was given */
export const newProof = ({ clock }: Pick<IdpWeb, 'clock'>, account: Passworded, amr: string[]): Proof => ({
  accountId: account._id,
  amr,
  at: seconds(clock.now()),
  ...byPassword(account, amr),
});

/** The proof that this journey keeps, fresh or not. */
export const proofIn = ({ interaction }: Journey): Proof | undefined =>
  (interaction.result as { proof?: Proof } | undefined)?.proof;

/** A proof and the account it is of. */
interface Proved {
  proof: Proof;
  account: Account;
}

/**
 * Whether a second factor is still due (F8): the account has one, or the service asks for it, and it was not given. However
 * the first proof was given, FranceConnect too: the owner of the account asked for it.
 */
export const mustGiveSecondFactor = ({ levels }: Journey, { proof, account }: Proved): boolean =>
  !proof.amr.includes('mfa') && (Boolean(account.secondFactors?.length) || wantsSecondFactor(levels, proof.amr));

/**
 * The proof of this journey, while it is fresh, and its account: for the page of the second factor.
 *
 * @throws {AppError} `journey-lost` where nothing was proved, or too long ago
 */
export async function firstProved(idp: IdpWeb, ctx: WebContext): Promise<Proved> {
  const proof = proofIn(journeyOf(ctx));
  const fresh = proof && seconds(idp.clock.now()) - proof.at < PROOF_SECONDS;
  const account = fresh && (await accounts(idp.db).findById(proof.accountId).lean());
  if (!account || account.closed) throw new AppError('journey-lost');
  return { proof, account: await settledFactors(idp.db, account) };
}

/**
 * The same once every factor was given: for the pages between the proof and the sign-in.
 *
 * @throws {AppError} `journey-lost` where nothing was proved, too long ago, or a second factor is still due (S44)
 */
export async function proved(idp: IdpWeb, ctx: WebContext): Promise<Proved> {
  const known = await firstProved(idp, ctx);
  if (mustGiveSecondFactor(journeyOf(ctx), known)) throw new AppError('journey-lost');
  return known;
}

/**
 * The first factor of a session that a service wants a second one of: its sign-in, while it is as fresh as a proof must be.
 * An older session proves nothing: who sits there signs in again (S21, S46). Her e-mail was asked about then.
 */
export async function provedBySession(idp: IdpWeb, ctx: WebContext): Promise<Proved | undefined> {
  const { interaction, levels } = journeyOf(ctx);
  const uid = interaction.session?.uid;
  if (!uid || !interaction.prompt.reasons.every((reason) => STEP_UP_REASONS.includes(reason))) return undefined;
  const session = await idp.provider.Session.findByUid(uid);
  const at = session?.loginTs;
  if (!session?.accountId || at === undefined || seconds(idp.clock.now()) - at >= PROOF_SECONDS) return undefined;
  const account = await accounts(idp.db).findById(session.accountId).lean();
  if (!account || account.closed) return undefined;
  const amr = session.amr ?? [];
  // FranceConnect would do as well: she chooses.
  const mayChoose = levels.includes(EIDAS_ACR) && !account.secondFactors?.length;
  if (!wantsSecondFactor(levels, amr) || mayChoose) return undefined;
  return { account, proof: { accountId: account._id, amr, at, emailPutOff: true, ...byPassword(account, amr) } };
}

/** Whether the account has an e-mail that nobody confirmed yet (A4). */
export const mustConfirmEmail = ({ email }: Account): boolean => email !== undefined && email.confirmedAt === undefined;

/** «Plus tard» (A4): a guardian's account opened by letter needs its e-mail; to a pupil's it is optional (C2). */
export const mayPutEmailOff = ({ openedBy, kind }: Account): boolean => openedBy !== 'letter' || kind === 'pupil';

/** What a journey keeps while a FranceConnect identity that was proved in it belongs to no account (D2). */
export const waitForLink = { franceConnectWaits: true };

/** Whether she is still to be asked, once she proved which account is hers, to link it to that identity. */
export const waitsForLink = ({ interaction }: Journey): boolean =>
  (interaction.result as Partial<typeof waitForLink> | undefined)?.franceConnectWaits === true;

/** Keeps who proved to be whom, for the next page of the journey. */
export const keepProof = (ctx: WebContext, proof: Proof): Promise<void> =>
  keepResult(ctx, { ...(waitsForLink(journeyOf(ctx)) && waitForLink), proof });

/** The identity that waited has an account now: she is asked nothing. */
export async function nothingToLink(ctx: WebContext): Promise<void> {
  if (waitsForLink(journeyOf(ctx))) await keepResult(ctx, {});
}
