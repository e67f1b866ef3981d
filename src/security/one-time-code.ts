import { createHmac, timingSafeEqual } from 'node:crypto';
import { generateSecret, generateSync } from 'otplib';
import { deriveKey } from './derive-key.ts';

const SECRET_BYTES = 20;
const DIGITS = 6;

/** Codes of six digits sent by SMS or mail (B5, security.md S7). Their life, tries and single use are the caller's. */
export interface OneTimeCodes {
  /** @param context what the code proves and for whom, such as `activation:<request id>`: it is worth nothing elsewhere */
  issue(context: string): { code: string; hash: string };
  /** Compares in constant time; spaces typed between the digits do not matter. */
  matches(typed: string, context: string, hash: string): boolean;
}

/**
 * Each code is the HOTP value (RFC 4226) of a fresh secret that is forgotten at once, so that no code says anything of
 * another. Only a keyed hash is kept: a million guesses on a stolen database find nothing without the configuration.
 */
export function createOneTimeCodes(secret: string): OneTimeCodes {
  const pepper = deriveKey(secret, 'one-time-code');
  const digest = (code: string, context: string) => createHmac('sha256', pepper).update(`${context}\0${code}`).digest();
  return {
    issue(context) {
      const seed = generateSecret({ length: SECRET_BYTES });
      const code = generateSync({ strategy: 'hotp', secret: seed, counter: 0, digits: DIGITS });
      return { code, hash: digest(code, context).toString('base64url') };
    },
    matches(typed, context, hash) {
      const expected = Buffer.from(hash, 'base64url');
      const actual = digest(typed.replace(/\s/g, ''), context);
      return expected.length === actual.length && timingSafeEqual(expected, actual);
    },
  };
}
