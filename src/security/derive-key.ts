import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * A 256-bit key for one purpose, made from a secret of the configuration (HKDF-SHA-256, RFC 5869). Two purposes never
 * share a key, so that what one leaks or signs is of no use to the other.
 */
export const deriveKey = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `educonnect/${purpose}`, KEY_BYTES));
