import type { Config } from '../../config/schema.ts';
import { KeyError, type KeyStorage, readKeys, writeKeys } from './key-file.ts';
import { makeKeys, rotated, type SigningKey } from './keys.ts';

export const keyStorage = ({ mode, idp }: Config): KeyStorage => ({
  mode,
  directory: idp.keysDirectory,
  encryptionKey: idp.keysEncryptionKey,
});

/** Makes the first keys. @throws {KeyError} when there are some already */
export async function generateSigningKeys(storage: KeyStorage, now: Date): Promise<SigningKey[]> {
  if (await readKeys(storage)) {
    throw new KeyError('Il y a déjà des clés : pour les renouveler, lancez « educonnect keys rotate ».');
  }
  const keys = await makeKeys(now);
  await writeKeys(storage, keys);
  return keys;
}

/** The keys that the provider starts with. The demonstration makes its own at its first start. @throws {KeyError} */
export async function loadSigningKeys(storage: KeyStorage, now: Date): Promise<SigningKey[]> {
  const keys = await readKeys(storage);
  if (keys) return keys;
  if (storage.mode === 'demonstration') return generateSigningKeys(storage, now);
  throw new KeyError(`Il n’y a pas de clés dans ${storage.directory} : lancez « educonnect keys generate ».`);
}

/** Makes the next keys sign; the running processes take them up when they start again. @throws {KeyError} */
export async function rotateSigningKeys(storage: KeyStorage, now: Date): Promise<SigningKey[]> {
  const keys = await readKeys(storage);
  if (!keys) throw new KeyError('Il n’y a pas de clés : lancez « educonnect keys generate ».');
  const renewed = await rotated(keys, now);
  await writeKeys(storage, renewed);
  return renewed;
}
