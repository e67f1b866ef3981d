import { randomBytes } from 'node:crypto';

const BYTES = 32;

/** A `state` or `nonce`: 256 bits as 64 hexadecimal digits, twice what FranceConnect asks for (§2). */
export const newState = (): string => randomBytes(BYTES).toString('hex');
