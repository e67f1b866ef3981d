import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from './derive-key.ts';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/** Seals small texts that must be read again later, such as the messages of the outbox. */
export interface Seal {
  /** @param context what the text belongs to (a document's id): it opens nowhere else */
  seal(text: string, context: string): string;
  /** @throws Error when the text was changed, sealed with another secret, or moved to another context */
  open(sealed: string, context: string): string;
}

/**
 * A seal for secrets that change: the first seals, the others still open.
 *
 * @throws Error when there is no secret
 */
export function createSealOf(secrets: readonly string[], purpose: string): Seal {
  const [current, ...former] = secrets.map((secret) => createSeal(secret, purpose));
  if (!current) throw new Error('a seal needs a secret');
  return {
    seal: current.seal,
    open(sealed, context) {
      for (const seal of [current, ...former]) {
        try {
          return seal.open(sealed, context);
        } catch {}
      }
      throw new Error('no secret opens this text');
    },
  };
}

/**
 * AES-256-GCM with a random IV. One key may seal 2³² texts (NIST SP 800-38D §8.3), far more than an installation sends.
 *
 * @param secret of the configuration
 * @param purpose texts of one purpose cannot be opened as another's
 */
export function createSeal(secret: string, purpose: string): Seal {
  const key = deriveKey(secret, `seal/${purpose}`);
  return {
    seal(text, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed, 'base64url');
      const bodyAt = 1 + IV_BYTES + TAG_BYTES;
      if (bytes[0] !== VERSION || bytes.length < bodyAt) throw new Error('not a sealed text of a known version');
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(1, 1 + IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(1 + IV_BYTES, bodyAt));
      return Buffer.concat([decipher.update(bytes.subarray(bodyAt)), decipher.final()]).toString('utf8');
    },
  };
}
