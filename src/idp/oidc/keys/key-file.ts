import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSeal } from '../../../security/seal.ts';
import { KeyError } from './key-error.ts';
import type { SigningKey } from './keys.ts';

/** Where keys were kept before the database had them. */
interface KeyFolder {
  directory: string;
  /** What the file is encrypted with, if it is. */
  encryptionKey?: string | undefined;
}

interface KeyFile {
  mode: 'demonstration' | 'production';
  keys: SigningKey[];
}

const NAME = 'signing-keys';
const SEALED = 'sealed:';

/** The keys that an earlier version of the service left in a file; undefined when there are none. @throws {KeyError} */
export async function readKeyFile({ directory, encryptionKey }: KeyFolder): Promise<KeyFile | undefined> {
  const path = join(directory, NAME);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new KeyError(`Le fichier de clés ${path} est illisible (${error.code}).`, { cause: error });
  });
  if (text === undefined) return undefined;
  if (!text.startsWith(SEALED)) return JSON.parse(text);
  if (!encryptionKey) throw new KeyError(`${path} est chiffré : donnez « keysEncryptionKey ».`);
  try {
    return JSON.parse(createSeal(encryptionKey, NAME).open(text.slice(SEALED.length), NAME));
  } catch (cause) {
    throw new KeyError(
      `${path} ne s’ouvre pas avec « keysEncryptionKey » : donnez le secret avec lequel il fut fait.`,
      { cause },
    );
  }
}
