import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { KeyError, readKeys } from '../idp/oidc/key-file.ts';
import type { SigningKey } from '../idp/oidc/keys.ts';
import { generateSigningKeys, keyStorage, rotateSigningKeys } from '../idp/oidc/signing-keys.ts';
import { CommandError, configFile } from './open.ts';

const STATES = { current: 'signe', next: 'publiée, signera après la rotation', retired: 'publiée, ne signe plus' };
const describe = ({ kid, algorithm, state, createdAt }: SigningKey) =>
  `${kid}  ${algorithm}  ${createdAt.slice(0, 10)}  ${STATES[state]}`;

type KeyAction = (storage: ReturnType<typeof keyStorage>) => Promise<SigningKey[]>;

/** Does something to the signing keys of a configuration, and shows them as they are then. */
async function withKeys(option: string | undefined, action: KeyAction) {
  try {
    const keys = await action(keyStorage(loadConfig(configFile(option))));
    for (const key of keys) console.log(describe(key));
  } catch (error) {
    throw error instanceof KeyError ? new CommandError(error.message) : error;
  }
}

/** `educonnect keys generate`: the first keys of an installation. */
export const generateKeys = (option: string | undefined) =>
  withKeys(option, (storage) => generateSigningKeys(storage, systemClock.now()));

/** `educonnect keys rotate`: the next keys sign; start the services again to take them up. */
export const rotateKeys = (option: string | undefined) =>
  withKeys(option, (storage) => rotateSigningKeys(storage, systemClock.now()));

/** `educonnect keys list`. */
export const listKeys = (option: string | undefined) =>
  withKeys(option, async (storage) => {
    const keys = await readKeys(storage);
    if (!keys) throw new KeyError('Il n’y a pas de clés : lancez « educonnect keys generate ».');
    return keys;
  });
