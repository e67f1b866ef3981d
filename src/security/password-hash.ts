import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash as argon2Hash, argon2id, needsRehash as argon2NeedsRehash, verify as argon2Verify } from 'argon2';
import pLimit from 'p-limit';
import { isTooLongToHash, passwordText } from './password-text.ts';

/** The `accounts.argon2` group of the configuration. */
interface Argon2Settings {
  memoryKiB: number;
  iterations: number;
  parallelism: number;
}

interface HasherOptions {
  /** How many are worked on at once: each takes a core and `memoryKiB`. */
  concurrency?: number;
  /** How many may wait: about a second of work, after which people had better be told to come back. */
  queue?: number;
}

/** Too many passwords wait to be hashed: answer 503 with Retry-After. */
export class PasswordQueueFullError extends Error {
  constructor() {
    super('too many passwords wait to be hashed');
    this.name = 'PasswordQueueFullError';
  }
}

/** argon2id by the policy of the configuration (security.md S11). Every method may throw `PasswordQueueFullError`. */
export interface PasswordHasher {
  /** @throws RangeError over 1 KiB: the password policy refuses it first */
  hash(password: string): Promise<string>;
  /** @param digest the account's, or undefined for an unknown account: that takes the same time and is false (S6) */
  verify(password: string, digest: string | undefined): Promise<boolean>;
  /** True when the digest is weaker than, or other than, today's policy: hash again at this sign-in. */
  needsRehash(digest: string): boolean;
}

const WAITING_PER_CORE = 40;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** A digest that no password has, as long to verify as any other. */
function digestOfNobody({ memoryKiB, iterations, parallelism }: Argon2Settings): string {
  const random = (size: number) => randomBytes(size).toString('base64').replace(/=+$/, '');
  const parameters = `v=19$m=${memoryKiB},t=${iterations},p=${parallelism}`;
  return `$argon2id$${parameters}$${random(SALT_BYTES)}$${random(HASH_BYTES)}`;
}

/** One for each process: its queue bounds the memory and processor time of all its requests. */
export function createPasswordHasher(settings: Argon2Settings, options: HasherOptions = {}): PasswordHasher {
  const { concurrency = availableParallelism(), queue = concurrency * WAITING_PER_CORE } = options;
  const policy = {
    type: argon2id,
    memoryCost: settings.memoryKiB,
    timeCost: settings.iterations,
    parallelism: settings.parallelism,
  } as const;
  const limit = pLimit(concurrency);
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (limit.activeCount + limit.pendingCount >= concurrency + queue) throw new PasswordQueueFullError();
    return limit(work);
  };
  const nobody = digestOfNobody(settings);
  return {
    async hash(password) {
      if (isTooLongToHash(password)) throw new RangeError('the password is over 1 KiB');
      return inTurn(() => argon2Hash(passwordText(password), policy));
    },
    async verify(password, digest) {
      if (isTooLongToHash(password)) return false;
      const matches = await inTurn(() => argon2Verify(digest ?? nobody, passwordText(password)));
      return matches && digest !== undefined;
    },
    needsRehash: (digest) => !digest.startsWith('$argon2id$') || argon2NeedsRehash(digest, policy),
  };
}
