import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A random token of 256 bits, fit for a URL: for links in mails and session ids (security.md S20). */
export const newToken = (random: (size: number) => Buffer = randomBytes): string =>
  random(TOKEN_BYTES).toString('base64url');

/**
 * What the database keeps of a token: whoever reads it cannot use the link. No salt nor slow hash is needed, since the
 * token is random; looking one up by its hash gives no useful timing.
 */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
