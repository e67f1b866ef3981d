import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { KeyError, readKeys } from '../idp/oidc/key-file.ts';
import type { SigningKey } from '../idp/oidc/keys.ts';
import { generateSigningKeys, keyStorage, rotateSigningKeys } from '../idp/oidc/signing-keys.ts';
import { createLog } from '../log.ts';
import { openStorage } from '../storage/open-storage.ts';
import { recordAct } from './administrator.ts';
import { CommandError, configFile } from './open.ts';

const STATES = { current: 'signe', next: 'publiée, signera après la rotation', retired: 'publiée, ne signe plus' };
const describe = ({ kid, algorithm, state, createdAt }: SigningKey) =>
  `${kid}  ${algorithm}  ${createdAt.slice(0, 10)}  ${STATES[state]}`;

type KeyAction = (storage: ReturnType<typeof keyStorage>, now: Date) => Promise<SigningKey[]>;

/** What stops a command on keys, in words for who runs it. */
const explained = (error: unknown) => (error instanceof KeyError ? new CommandError(error.message) : error);

function print(keys: readonly SigningKey[]) {
  for (const key of keys) console.log(describe(key));
}

/**
 * Changes the signing keys of a configuration, writes it in the audit log, and shows them as they are then. Without the
 * database nothing is changed: no key changes unseen (S59).
 */
async function changeKeys(option: string | undefined, act: 'keys-generated' | 'keys-rotated', change: KeyAction) {
  const config = loadConfig(configFile(option));
  const storage = await openStorage(config.storage, { log: createLog(config.logLevel) });
  try {
    const keys = await change(keyStorage(config), systemClock.now());
    const current = keys.filter(({ state }) => state === 'current').map(({ kid }) => kid);
    await recordAct({ config, storage }, { action: act, result: 'done', details: { keys: current.join(' ') } });
    print(keys);
  } catch (error) {
    throw explained(error);
  } finally {
    await storage.close();
  }
}

/** `educonnect keys generate`: the first keys of an installation. */
export const generateKeys = (option: string | undefined) => changeKeys(option, 'keys-generated', generateSigningKeys);

/** `educonnect keys rotate`: the next keys sign; start the services again to take them up. */
export const rotateKeys = (option: string | undefined) => changeKeys(option, 'keys-rotated', rotateSigningKeys);

/** `educonnect keys list`. */
export async function listKeys(option: string | undefined) {
  try {
    const keys = await readKeys(keyStorage(loadConfig(configFile(option))));
    if (!keys) throw new KeyError('Il n’y a pas de clés : lancez « educonnect keys generate ».');
    print(keys);
  } catch (error) {
    throw explained(error);
  }
}
