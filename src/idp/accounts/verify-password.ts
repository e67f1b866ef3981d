import type { IdpContext } from '../context.ts';
import { type Account, accounts } from './account.model.ts';
import { type Letter, letters } from './letters/letter.model.ts';
import { compactOf, provisionalIdentifier } from './letters/provisional.ts';

interface Attempt {
  identifier: string;
  password: string;
  /** The client's address, for the limit on one origin of guesses. */
  address: string;
  /** See `known-devices.ts`. */
  device: string | undefined;
  profile: Account['kind'];
}

export type SignIn =
  | { ok: true; account: Account; letter?: undefined }
  /** The provisional password of a letter: a first sign-in begins (C2). */
  | { ok: true; letter: Letter }
  | { ok: false; reason: 'refused' }
  | { ok: false; reason: 'wait'; until: Date }
  | { ok: false; reason: 'other-profile'; kind: Account['kind'] }
  | { ok: false; reason: 'closed'; account: Account };

/**
 * Verifies an identifier and a password (A2, A3). The attempt is counted before anything is verified, so that parallel
 * guesses gain nothing; an unknown identifier costs the same hash and gets the same answer as a wrong password. The
 * hash is renewed when the policy changed. A closed account has kept its hash: only its owner is told that it is closed, and
 * where her children are now (F5). A letter's identifier is counted as any, however its groups were typed.
 */
export async function verifyPassword(idp: IdpContext, attempt: Attempt): Promise<SignIn> {
  const { db, lockout, passwords } = idp;
  const provisional = provisionalIdentifier(attempt.identifier);
  const identifier = provisional ?? attempt.identifier.toLowerCase();
  const [allowed, account, letter] = await Promise.all([
    lockout.attempt({ ...attempt, identifier }),
    accounts(db).findOne({ identifier }).lean(),
    provisional && letters(db).findOne({ identifier: provisional }).lean<Letter>(),
  ]);
  if (!allowed.ok) return { ok: false, reason: 'wait', until: allowed.until };
  if (provisional && !account) return verifyLetter(idp, { ...attempt, identifier }, letter || undefined);
  const passwordHash = account?.closed ? account.closed.kept?.passwordHash : account?.passwordHash;
  const matches = await passwords.verify(attempt.password, passwordHash);
  if (!account || !passwordHash || !matches) {
    await recordRefused(idp, account?._id, 'password');
    return { ok: false, reason: 'refused' };
  }
  const outdated = !account.closed && passwords.needsRehash(passwordHash);
  await Promise.all([
    lockout.succeeded({ ...attempt, identifier }),
    outdated && renewHash(idp, account, attempt.password),
  ]);
  if (account.closed) {
    await recordRefused(idp, account._id, 'closed');
    return { ok: false, reason: 'closed', account };
  }
  if (account.kind !== attempt.profile) return { ok: false, reason: 'other-profile', kind: account.kind };
  return { ok: true, account };
}

/** An unknown one costs the same hash. One letter of a kind that the form is not for says so, as an account does. */
async function verifyLetter(idp: IdpContext, attempt: Attempt, letter: Letter | undefined): Promise<SignIn> {
  const matches = await idp.passwords.verify(compactOf(attempt.password), letter?.passwordHash);
  if (!letter || !matches) {
    await recordRefused(idp, undefined, 'letter');
    return { ok: false, reason: 'refused' };
  }
  await idp.lockout.succeeded(attempt);
  if (letter.kind !== attempt.profile) return { ok: false, reason: 'other-profile', kind: letter.kind };
  return { ok: true, letter };
}

/** An unknown identifier is told too, without what was typed: people type passwords there by mistake. */
const recordRefused = ({ audit }: IdpContext, accountId: string | undefined, reason: string) =>
  audit.record({
    action: 'sign-in-refused',
    result: 'refused',
    ...(accountId && { accountId }),
    actor: { kind: 'owner' },
    details: { reason },
  });

async function renewHash({ db, passwords }: IdpContext, { _id, passwordHash }: Account, password: string) {
  const renewed = await passwords.hash(password);
  await accounts(db).updateOne({ _id, passwordHash }, { $set: { passwordHash: renewed } });
}
