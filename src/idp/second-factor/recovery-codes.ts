import { createHmac, randomInt } from 'node:crypto';
import { trusted } from 'mongoose';
import { deriveKey } from '../../security/derive-key.ts';
import { secondFactors } from '../accounts/second-factor/second-factor.model.ts';
import type { IdpContext } from '../context.ts';
import { recoveryUse } from './limits.ts';
import type { CodeVerified } from './verify-totp.ts';

const COUNT = 10;
const LENGTH = 10;
/** No letter or digit that is read as another one: neither i, l, o, u, 0 nor 1. */
const ALPHABET = 'abcdefghjkmnpqrstvwxyz23456789';

type Needs = Pick<IdpContext, 'config' | 'db' | 'clock' | 'limits'>;

/** `abcde-fghjk`: 49 bits. */
function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`;
}

/** As it was made, whatever capitals, spaces and dashes were typed. */
const plain = (typed: string) => typed.toLowerCase().replace(/[\s\p{Pd}]/gu, '');

const hashOf = ({ config }: Pick<Needs, 'config'>, accountId: string, code: string) =>
  createHmac('sha256', deriveKey(config.idp.sealingKey, 'recovery-code'))
    .update(`${accountId}\0${plain(code)}`)
    .digest('base64url');

/** Ten new recovery codes, which replace all earlier ones; only their hashes are kept, so they are shown this once. */
export async function renewRecoveryCodes(idp: Needs, accountId: string): Promise<string[]> {
  const codes = Array.from({ length: COUNT }, newCode);
  const recovery = { hashes: codes.map((code) => hashOf(idp, accountId, code)), madeAt: idp.clock.now() };
  await secondFactors(idp.db).updateOne({ _id: accountId }, { $set: { recovery } }, { upsert: true });
  return codes;
}

/** The first recovery codes of an account; undefined where there are some already. */
export async function firstRecoveryCodes(idp: Needs, accountId: string): Promise<string[] | undefined> {
  const known = await secondFactors(idp.db).findById(accountId, { recovery: 1 }).lean();
  return known?.recovery ? undefined : renewRecoveryCodes(idp, accountId);
}

/** Uses a recovery code: one atomic removal, so that of two at once one is accepted (security.md S5, S8). */
export async function useRecoveryCode(idp: Needs, accountId: string, typed: string): Promise<CodeVerified> {
  const use = recoveryUse(accountId);
  const allowed = await idp.limits.takeAll([use]);
  if (!allowed.ok) return { ok: false, reason: 'wait', until: allowed.until };
  const hash = hashOf(idp, accountId, typed);
  const { modifiedCount } = await secondFactors(idp.db).updateOne(
    { _id: accountId, 'recovery.hashes': trusted({ $in: [hash] }) },
    { $pull: { 'recovery.hashes': hash } },
  );
  if (modifiedCount === 0) return { ok: false, reason: 'wrong' };
  await idp.limits.giveBack(...use);
  return { ok: true };
}
