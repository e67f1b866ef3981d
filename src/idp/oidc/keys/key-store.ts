import type { Connection } from 'mongoose';
import type { Config } from '../../../config/schema.ts';
import { createSealOf } from '../../../security/seal.ts';
import { isDuplicateKey } from '../../../storage/update-or-insert.ts';
import { KeyError } from './key-error.ts';
import type { SigningKey } from './keys.ts';
import { type StoredKeys, storedKeys } from './stored-keys.model.ts';

/** Where the signing keys are kept, and for whom. */
export interface KeyStorage {
  db: Connection;
  /** The first seals; the others open what was sealed before `keysEncryptionKey` was there. */
  secrets: readonly string[];
  mode: StoredKeys['mode'];
  /** Where an earlier version kept them. */
  former: { directory: string; encryptionKey?: string | undefined };
}

/** The keys as they were when they were read. */
interface VersionedKeys {
  version: number;
  keys: SigningKey[];
}

const ID = 'signing-keys';

export function keyStorage({ mode, idp }: Config, db: Connection): KeyStorage {
  const { keysDirectory: directory, keysEncryptionKey: encryptionKey, sealingKey } = idp;
  const secrets = encryptionKey ? [encryptionKey, sealingKey] : [sealingKey];
  return { db, secrets, mode, former: { directory, encryptionKey } };
}

const sealOf = ({ secrets }: KeyStorage) => createSealOf(secrets, ID);

/** How often the keys have changed; undefined where there are none. */
export async function keysVersion({ db }: Pick<KeyStorage, 'db'>): Promise<number | undefined> {
  return (await storedKeys(db).findById(ID, { version: 1 }).lean<StoredKeys>())?.version;
}

/** The keys of this installation; undefined when none were made yet. @throws {KeyError} when they cannot be used */
export async function readKeys(storage: KeyStorage): Promise<VersionedKeys | undefined> {
  const stored = await storedKeys(storage.db).findById(ID).lean<StoredKeys>();
  if (!stored) return undefined;
  if (storage.mode === 'production' && stored.mode === 'demonstration') {
    throw new KeyError(
      'Les clés de la base viennent d’une démonstration : remplacez-les par « educonnect keys rotate --emergency ».',
    );
  }
  try {
    return { version: stored.version, keys: JSON.parse(sealOf(storage).open(stored.sealed, ID)) };
  } catch (cause) {
    throw new KeyError(
      'Les clés ne s’ouvrent pas avec « keysEncryptionKey » ni « sealingKey » : donnez le secret avec lequel elles furent scellées, ou remplacez-les par « educonnect keys rotate --emergency ».',
      { cause },
    );
  }
}

const documentOf = (storage: KeyStorage, keys: readonly SigningKey[], now: Date) => ({
  sealed: sealOf(storage).seal(JSON.stringify(keys), ID),
  mode: storage.mode,
  changedAt: now,
  schemaVersion: 1 as const,
});

/** Keeps the first keys. @returns false when another process was faster */
export async function insertKeys(storage: KeyStorage, keys: readonly SigningKey[], now: Date): Promise<boolean> {
  try {
    await storedKeys(storage.db).create({ _id: ID, version: 1, ...documentOf(storage, keys, now) });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Puts other keys in the place of those of a version. @returns false when another process was faster */
export async function replaceKeys(
  storage: KeyStorage,
  version: number,
  keys: readonly SigningKey[],
  now: Date,
): Promise<boolean> {
  const { modifiedCount } = await storedKeys(storage.db).updateOne(
    { _id: ID, version },
    { $set: { ...documentOf(storage, keys, now), version: version + 1 } },
  );
  return modifiedCount === 1;
}
