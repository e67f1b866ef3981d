import { KeyError } from './key-error.ts';
import { readKeyFile } from './key-file.ts';
import { insertKeys, type KeyStorage, keysVersion, readKeys, replaceKeys } from './key-store.ts';
import { makeKeys, nextKeysAreKnown, rotated, type SigningKey } from './keys.ts';

const NONE = 'Il n’y a pas de clés : lancez « educonnect keys generate ».';
const CHANGED = 'Les clés viennent d’être changées par un autre processus : regardez « educonnect keys list ».';

/**
 * The keys of this installation. Those that an earlier version left in its file are taken over, once; the file is of no use
 * then. @throws {KeyError} when they cannot be used
 */
export async function findSigningKeys(storage: KeyStorage, now: Date): Promise<SigningKey[] | undefined> {
  const found = await readKeys(storage);
  if (found) return found.keys;
  const former = await readKeyFile(storage.former);
  if (!former) return undefined;
  if (storage.mode === 'production' && former.mode === 'demonstration') {
    throw new KeyError(
      `Les clés de ${storage.former.directory} viennent d’une démonstration : retirez ce dossier, puis lancez « educonnect keys generate ».`,
    );
  }
  await insertKeys(storage, former.keys, now);
  return (await readKeys(storage))?.keys;
}

/** Makes the first keys. @throws {KeyError} when there are some already */
export async function generateSigningKeys(storage: KeyStorage, now: Date): Promise<SigningKey[]> {
  const exist = 'Il y a déjà des clés : pour les renouveler, lancez « educonnect keys rotate ».';
  if (await findSigningKeys(storage, now)) throw new KeyError(exist);
  const keys = await makeKeys(now);
  if (!(await insertKeys(storage, keys, now))) throw new KeyError(exist);
  return keys;
}

/** The keys that the provider is built with. The demonstration makes its own at its first start. @throws {KeyError} */
export async function loadSigningKeys(storage: KeyStorage, now: Date): Promise<SigningKey[]> {
  const keys = await findSigningKeys(storage, now);
  if (keys) return keys;
  if (storage.mode === 'production') throw new KeyError(NONE);
  await insertKeys(storage, await makeKeys(now), now);
  return (await readKeys(storage))!.keys;
}

/** Makes the next keys sign. Running processes take them up within seconds. @throws {KeyError} */
export async function rotateSigningKeys(storage: KeyStorage, now: Date): Promise<SigningKey[]> {
  await findSigningKeys(storage, now);
  const found = await readKeys(storage);
  if (!found) throw new KeyError(NONE);
  if (!nextKeysAreKnown(found.keys, now)) {
    throw new KeyError(
      'Les prochaines clés sont publiées depuis moins de dix minutes : des applications ne les connaissent pas encore. Attendez, ou ajoutez --emergency si les clés sont compromises.',
    );
  }
  const keys = await rotated(found.keys, now);
  if (!(await replaceKeys(storage, found.version, keys, now))) throw new KeyError(CHANGED);
  return keys;
}

/**
 * Replaces all keys by new ones, which sign at once (security.md S48): whatever the former ones signed is worth nothing any
 * more, whoever has them. Nothing of the former keys is read, so that keys which cannot be opened are replaced too.
 *
 * @throws {KeyError}
 */
export async function replaceSigningKeys(storage: KeyStorage, now: Date): Promise<SigningKey[]> {
  const [version, keys] = await Promise.all([keysVersion(storage), makeKeys(now)]);
  const done =
    version === undefined ? await insertKeys(storage, keys, now) : await replaceKeys(storage, version, keys, now);
  if (!done) throw new KeyError(CHANGED);
  return keys;
}
