import { trusted } from 'mongoose';
import { newToken } from '../../../security/token.ts';
import type { IdpContext } from '../../context.ts';
import { findPerson } from '../../directory/find-person.ts';
import { type Account, accounts } from '../account.model.ts';
import { hasAccount } from '../has-account.ts';
import type { Letter } from '../letters/letter.model.ts';
import { verifyPassword } from '../verify-password.ts';
import { groupingProofs } from './grouping-proof.model.ts';
import { namesOf, samePerson } from './same-person.ts';

interface OtherAccount {
  own: Account;
  sessionUid: string;
  identifier: string;
  password: string;
  /** The client's address. */
  address: string;
  /** See `known-devices.ts`. */
  device: string | undefined;
}

type OtherProved =
  | { ok: true; proofId: string }
  | { ok: false; reason: 'wait'; until: Date }
  | { ok: false; reason: Refusal };

/**
 * `own`: her own account, or children she has already; `second-factor`: the other account is protected by more than a
 * password; `late`: a letter that expired, was used or was replaced; `active`: the children of the letter have an account.
 */
type Refusal = 'refused' | 'own' | 'pupil' | 'closed' | 'other-person' | 'second-factor' | 'late' | 'active';

const PROOF_MINUTES = 15;

/** What of a letter stands against it; its account, where it resets the password of one (C3). */
async function accountOfLetter(idp: IdpContext, letter: Letter): Promise<Account | Refusal | undefined> {
  const { db, clock } = idp;
  if (letter.usedAt || letter.supersededAt || letter.validUntil <= clock.now()) return 'late';
  if (letter.purpose === 'open') return undefined;
  return (await accounts(db).findById(letter.accountId).lean<Account>()) ?? 'late';
}

/**
 * Judges the identifier and the password of the account whose children are to be added (F5): final ones, or the provisional
 * ones of a letter. A try is counted like a sign-in, unknown and wrong get one answer (security.md S5, S6); what the account
 * is, is only told after its password.
 */
export async function proveOtherAccount(idp: IdpContext, typed: OtherAccount): Promise<OtherProved> {
  const { own, identifier, password, address, device } = typed;
  const verified = await verifyPassword(idp, { identifier, password, address, device, profile: 'guardian' });
  if (!verified.ok) {
    if (verified.reason === 'wait' || verified.reason === 'refused') return verified;
    if (verified.reason === 'other-profile') return { ok: false, reason: 'pupil' };
    const mine = verified.account.closed?.into === own._id;
    return { ok: false, reason: mine ? 'own' : 'closed' };
  }
  const { letter } = verified;
  const found = letter ? await accountOfLetter(idp, letter) : verified.account;
  if (typeof found === 'string') return { ok: false, reason: found };
  return found ? proveAccount(idp, typed, found) : proveLetter(idp, typed, letter!);
}

async function proveAccount(idp: IdpContext, typed: OtherAccount, other: Account): Promise<OtherProved> {
  if (other._id === typed.own._id) return { ok: false, reason: 'own' };
  if (other.closed) return { ok: false, reason: 'closed' };
  if (other.kind !== 'guardian') return { ok: false, reason: 'pupil' };
  if (other.secondFactors?.length) return { ok: false, reason: 'second-factor' };
  const same = await isOwner(idp, typed.own, other.guardianIds, other);
  return same ? keepProof(idp, typed, { other: other._id }) : { ok: false, reason: 'other-person' };
}

async function proveLetter(idp: IdpContext, typed: OtherAccount, letter: Letter): Promise<OtherProved> {
  const holders = await accounts(idp.db)
    .find({ guardianIds: trusted({ $in: letter.guardianIds }) }, { _id: 1 })
    .lean<Pick<Account, '_id'>[]>();
  if (holders.some(({ _id }) => _id === typed.own._id)) return { ok: false, reason: 'own' };
  if (await hasAccount(idp.db, letter.guardianIds)) return { ok: false, reason: 'active' };
  const same = await isOwner(idp, typed.own, letter.guardianIds);
  return same ? keepProof(idp, typed, { letterId: letter._id }) : { ok: false, reason: 'other-person' };
}

async function isOwner(idp: IdpContext, own: Account, others: readonly string[], account?: Account): Promise<boolean> {
  const [mine, theirs] = await Promise.all([
    findPerson(idp.db, { guardianIds: own.guardianIds ?? [] }),
    findPerson(idp.db, { guardianIds: others }),
  ]);
  return samePerson(namesOf(mine, own), namesOf(theirs, account));
}

async function keepProof(
  { db, clock }: IdpContext,
  { own, sessionUid }: OtherAccount,
  what: { other: string } | { letterId: string },
): Promise<OtherProved> {
  const proofId = newToken();
  await groupingProofs(db).create({
    _id: proofId,
    accountId: own._id,
    sessionUid,
    ...what,
    expiresAt: new Date(clock.now().getTime() + PROOF_MINUTES * 60_000),
    schemaVersion: 1,
  });
  return { ok: true, proofId };
}
