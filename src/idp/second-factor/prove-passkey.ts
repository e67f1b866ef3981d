import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { trusted } from 'mongoose';
import { type Account, accounts } from '../accounts/account.model.ts';
import { type Passkey, passkeys } from '../accounts/second-factor/passkey.model.ts';
import type { IdpContext } from '../context.ts';
import { takeChallenge } from './challenge.ts';
import { passkeyUse } from './limits.ts';
import { passkeyEngine, relyingParty } from './passkey-options.ts';

export type PasskeyProved =
  | { ok: true; account: Account }
  /** Unknown, another account's, too late, wrong: people are told the same. */
  | { ok: false; reason: 'refused' }
  /** The authenticator counted fewer signatures than we did: there may be a copy of it (WebAuthn §6.1.1). */
  | { ok: false; reason: 'copied'; accountId: string }
  | { ok: false; reason: 'wait'; until: Date };

interface Answered {
  answer: AuthenticationResponseJSON;
  boundTo: string;
  /** Whose passkey it must be; whoever it belongs to when undefined. */
  accountId?: string;
  address: string;
}

type Needs = Pick<IdpContext, 'config' | 'db' | 'clock' | 'limits' | 'log'>;

/** The counter goes up with each use, or is 0 for ever; one conditional update, so that no answer counts twice. */
async function count({ db, clock }: Needs, { _id }: Passkey, counter: number): Promise<boolean> {
  const { matchedCount } = await passkeys(db).updateOne(
    { _id, counter: counter === 0 ? 0 : trusted({ $lt: counter }) },
    { $set: { counter, lastUsedAt: clock.now() } },
  );
  return matchedCount === 1;
}

async function signatureCounter(
  idp: Needs,
  passkey: Passkey,
  { answer, boundTo }: Answered,
): Promise<number | undefined> {
  const { id, origin } = relyingParty(idp);
  const handle = answer.response?.userHandle;
  if (handle && Buffer.from(handle, 'base64url').toString() !== passkey.accountId) return undefined;
  const { verifyAuthenticationResponse } = await passkeyEngine();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: (challenge) => takeChallenge(idp, challenge, boundTo),
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      // The counter is compared below, where it is written.
      credential: { id: passkey._id, publicKey: Buffer.from(passkey.publicKey, 'base64url'), counter: 0 },
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch (error) {
    idp.log.info({ reason: (error as Error).message }, 'the answer of a passkey was refused');
    return undefined;
  }
}

/** Judges what a passkey answered (F8, WebAuthn §7.2): both factors at once, since its owner was verified by the device. */
export async function provePasskey(idp: Needs, answered: Answered): Promise<PasskeyProved> {
  const use = passkeyUse(idp, answered.address);
  const allowed = await idp.limits.takeAll([use]);
  if (!allowed.ok) return { ok: false, reason: 'wait', until: allowed.until };
  const passkey = await passkeys(idp.db).findById(answered.answer.id).lean();
  if (!passkey || passkey.accountId !== (answered.accountId ?? passkey.accountId))
    return { ok: false, reason: 'refused' };
  const counter = await signatureCounter(idp, passkey, answered);
  if (counter === undefined) return { ok: false, reason: 'refused' };
  if (!(await count(idp, passkey, counter))) return { ok: false, reason: 'copied', accountId: passkey.accountId };
  const account = await accounts(idp.db).findById(passkey.accountId).lean();
  if (!account || account.closed) return { ok: false, reason: 'refused' };
  await idp.limits.giveBack(...use);
  return { ok: true, account };
}
