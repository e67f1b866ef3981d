import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createSeal } from '../../security/seal.ts';
import type { SigningKey } from './keys.ts';

/** Where the signing keys are kept, and for whom. */
export interface KeyStorage {
  directory: string;
  /** Encrypts the file (AES-256-GCM); without it, the file's permissions alone protect it. */
  encryptionKey?: string | undefined;
  /** Keys that a demonstration made are refused in production (security.md S61). */
  mode: 'demonstration' | 'production';
}

interface KeyFile {
  version: 1;
  mode: KeyStorage['mode'];
  keys: SigningKey[];
}

const NAME = 'signing-keys';
const SEALED = 'sealed:';

/** Something is wrong with the keys: its message tells the administrator what to do. */
export class KeyError extends Error {
  override name = 'KeyError';
}

const pathOf = ({ directory }: KeyStorage) => join(directory, NAME);
const sealOf = (encryptionKey: string) => createSeal(encryptionKey, 'signing-keys');

/** The keys of this installation; undefined when none were made yet. @throws {KeyError} when they cannot be used */
export async function readKeys(storage: KeyStorage): Promise<SigningKey[] | undefined> {
  const path = pathOf(storage);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new KeyError(`Le fichier de clés ${path} est illisible (${error.code}).`, { cause: error });
  });
  if (text === undefined) return undefined;
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0)
    throw new KeyError(`D’autres que le service peuvent lire ${path} : lancez « chmod 600 ${path} ».`);
  const file = parse(text, storage);
  if (storage.mode === 'production' && file.mode === 'demonstration') {
    throw new KeyError(
      `Les clés de ${path} viennent d’une démonstration : retirez ce fichier, puis lancez « educonnect keys generate ».`,
    );
  }
  return file.keys;
}

function parse(text: string, storage: KeyStorage): KeyFile {
  const path = pathOf(storage);
  if (!text.startsWith(SEALED)) {
    if (storage.encryptionKey) {
      throw new KeyError(`${path} n’est pas chiffré : retirez « keysEncryptionKey », ou faites de nouvelles clés.`);
    }
    return JSON.parse(text);
  }
  if (!storage.encryptionKey) throw new KeyError(`${path} est chiffré : donnez « keysEncryptionKey ».`);
  try {
    return JSON.parse(sealOf(storage.encryptionKey).open(text.slice(SEALED.length), NAME));
  } catch (cause) {
    throw new KeyError(
      `${path} ne s’ouvre pas avec « keysEncryptionKey » : donnez le secret avec lequel il fut fait.`,
      { cause },
    );
  }
}

/** Writes all keys whole: a crash leaves the former file or the new one. */
export async function writeKeys(storage: KeyStorage, keys: SigningKey[]): Promise<void> {
  const path = pathOf(storage);
  const content = JSON.stringify({ version: 1, mode: storage.mode, keys } satisfies KeyFile);
  const text = storage.encryptionKey ? SEALED + sealOf(storage.encryptionKey).seal(content, NAME) : content;
  await mkdir(storage.directory, { recursive: true, mode: 0o700 });
  await chmod(storage.directory, 0o700);
  const draft = `${path}-${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
