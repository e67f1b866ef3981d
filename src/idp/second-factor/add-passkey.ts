import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { Account } from '../accounts/account.model.ts';
import { raiseFlag } from '../accounts/second-factor/factor-flag.ts';
import { passkeys } from '../accounts/second-factor/passkey.model.ts';
import type { IdpContext } from '../context.ts';
import { takeChallenge } from './challenge.ts';
import { passkeyEngine, relyingParty } from './passkey-options.ts';
import { firstRecoveryCodes } from './recovery-codes.ts';

type Added = { ok: true; recoveryCodes?: string[] | undefined } | { ok: false; reason: 'refused' | 'known' };

interface NewPasskey {
  answer: RegistrationResponseJSON;
  name: string;
  boundTo: string;
}

/** Keeps the passkey that a browser has made for an account (F8, WebAuthn §7.1). */
export async function addPasskey(
  idp: Pick<IdpContext, 'config' | 'db' | 'clock' | 'limits' | 'log'>,
  { _id: accountId }: Pick<Account, '_id'>,
  { answer, name, boundTo }: NewPasskey,
): Promise<Added> {
  const { id, origin } = relyingParty(idp);
  const { verifyRegistrationResponse } = await passkeyEngine();
  const verified = await verifyRegistrationResponse({
    response: answer,
    expectedChallenge: (challenge) => takeChallenge(idp, challenge, boundTo),
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
  }).catch((error: Error) => {
    idp.log.info({ reason: error.message }, 'a new passkey was refused');
    return undefined;
  });
  if (!verified?.verified) return { ok: false, reason: 'refused' };
  const { credential } = verified.registrationInfo;
  try {
    await passkeys(idp.db).create({
      _id: credential.id,
      accountId,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: credential.transports ?? [],
      name,
      createdAt: idp.clock.now(),
      schemaVersion: 1,
    });
  } catch (error) {
    if (isDuplicateKey(error)) return { ok: false, reason: 'known' };
    throw error;
  }
  await raiseFlag(idp.db, accountId, 'passkey');
  return { ok: true, recoveryCodes: await firstRecoveryCodes(idp, accountId) };
}
