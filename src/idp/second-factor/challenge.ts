import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../../security/derive-key.ts';
import { hashToken } from '../../security/token.ts';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import { usedChallenges } from '../accounts/second-factor/used-challenge.model.ts';
import type { IdpContext } from '../context.ts';

const LIFE_MS = 5 * 60_000;
const RANDOM_BYTES = 16;
const TIME_BYTES = 6;
const SIGNED_BYTES = RANDOM_BYTES + TIME_BYTES;

type Needs = Pick<IdpContext, 'config' | 'db' | 'clock'>;

const sign = ({ config }: Pick<Needs, 'config'>, signed: Buffer, boundTo: string) =>
  createHmac('sha256', deriveKey(config.idp.sealingKey, 'passkey-challenge')).update(signed).update(boundTo).digest();

/**
 * A challenge for a passkey: random, its end, and a signature that binds both to one purpose and one interaction or session.
 * So nothing is written when a page offers a passkey (S15, S23), only when one answers.
 */
export function newChallenge(idp: Pick<Needs, 'config' | 'clock'>, boundTo: string): Buffer {
  const end = Buffer.alloc(TIME_BYTES);
  end.writeUIntBE(idp.clock.now().getTime() + LIFE_MS, 0, TIME_BYTES);
  const signed = Buffer.concat([randomBytes(RANDOM_BYTES), end]);
  return Buffer.concat([signed, sign(idp, signed, boundTo)]);
}

/** Takes a challenge that a passkey answered, once: it must be ours, for this purpose, and less than five minutes old. */
export async function takeChallenge(idp: Needs, challenge: string, boundTo: string): Promise<boolean> {
  const bytes = Buffer.from(challenge, 'base64url');
  const signed = bytes.subarray(0, SIGNED_BYTES);
  const signature = bytes.subarray(SIGNED_BYTES);
  const right = sign(idp, signed, boundTo);
  if (signature.length !== right.length || !timingSafeEqual(signature, right)) return false;
  const expiresAt = new Date(signed.readUIntBE(RANDOM_BYTES, TIME_BYTES));
  if (expiresAt <= idp.clock.now()) return false;
  try {
    await usedChallenges(idp.db).create({ _id: hashToken(bytes.toString('base64url')), expiresAt, schemaVersion: 1 });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
