import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { KeyError } from '../idp/oidc/keys/key-error.ts';
import { type KeyStorage, keyStorage } from '../idp/oidc/keys/key-store.ts';
import { endOf, type SigningKey } from '../idp/oidc/keys/keys.ts';
import {
  findSigningKeys,
  generateSigningKeys,
  replaceSigningKeys,
  rotateSigningKeys,
} from '../idp/oidc/keys/signing-keys.ts';
import { endAllSessions } from '../idp/oidc/logout/end-all-sessions.ts';
import { createLog } from '../log.ts';
import { openStorage, type Storage } from '../storage/open-storage.ts';
import { recordAct } from './administrator.ts';
import { createContext } from './idp-context.ts';
import { CommandError, configFile } from './open.ts';

const day = (iso: string | undefined) => (iso ?? '').slice(0, 10);

/** What a key does now, and until when, in words. */
function stateOf(key: SigningKey): string {
  const { state, createdAt, currentAt, retiredAt } = key;
  if (state === 'current') return `signe depuis le ${day(currentAt ?? createdAt)}`;
  if (state === 'next') return `publiée depuis le ${day(createdAt)}, signera après la rotation`;
  return `ne signe plus depuis le ${day(retiredAt)}, publiée jusqu’au ${day(endOf(key)?.toISOString())}`;
}

function print(keys: readonly SigningKey[]) {
  for (const key of keys) console.log(`${key.kid}  ${key.algorithm}  ${stateOf(key)}`);
}

interface Opened {
  config: Config;
  storage: Storage;
  keys: KeyStorage;
}

/** Runs a command on keys with the database, where they are. */
async function withKeys(option: string | undefined, run: (opened: Opened) => Promise<void>) {
  const config = loadConfig(configFile(option));
  const storage = await openStorage(config.storage, { log: createLog(config.logLevel) });
  try {
    await run({ config, storage, keys: keyStorage(config, storage.idp) });
  } catch (error) {
    throw error instanceof KeyError ? new CommandError(error.message) : error;
  } finally {
    await storage.close();
  }
}

/** Writes in the audit log which keys sign now (S59), and shows all. */
async function tell(
  opened: Opened,
  action: 'keys-generated' | 'keys-rotated',
  keys: readonly SigningKey[],
  reason: string,
) {
  const current = keys.filter(({ state }) => state === 'current').map(({ kid }) => kid);
  await recordAct(opened, { action, result: 'done', details: { keys: current.join(' '), reason } });
  print(keys);
}

/** `educonnect keys generate`: the first keys of an installation. */
export const generateKeys = (option: string | undefined) =>
  withKeys(option, async (opened) => {
    await tell(opened, 'keys-generated', await generateSigningKeys(opened.keys, systemClock.now()), 'command');
  });

interface RotateFlags {
  emergency?: boolean;
  endSessions?: boolean;
}

/**
 * `educonnect keys rotate`: the next keys sign. With `--emergency` all keys are replaced, and what they signed is worth
 * nothing any more; with `--end-sessions` everybody is signed out besides. Running processes follow within seconds.
 */
export async function rotateKeys(option: string | undefined, { emergency, endSessions }: RotateFlags) {
  if (endSessions && !emergency) throw new CommandError('--end-sessions ne va qu’avec --emergency.');
  await withKeys(option, async (opened) => {
    const { config, keys, storage } = opened;
    const change = emergency ? replaceSigningKeys : rotateSigningKeys;
    const changed = await change(keys, systemClock.now());
    await tell(opened, 'keys-rotated', changed, emergency ? 'emergency' : 'command');
    if (endSessions) {
      const log = createLog(config.logLevel);
      const ended = await endAllSessions(createContext({ config, storage, log }));
      console.log(`Tout le monde est déconnecté : ${ended} compte(s) avaient une session ou un accès hors ligne.`);
    }
    console.log('Les services en marche les prennent d’eux-mêmes, en quelques secondes.');
  });
}

/** `educonnect keys list`. */
export const listKeys = (option: string | undefined) =>
  withKeys(option, async ({ keys }) => {
    const found = await findSigningKeys(keys, systemClock.now());
    if (!found) throw new KeyError('Il n’y a pas de clés : lancez « educonnect keys generate ».');
    print(found);
  });
