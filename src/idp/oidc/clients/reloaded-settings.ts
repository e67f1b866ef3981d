import { createHmac } from 'node:crypto';
import type { ClientConfig, Config } from '../../../config/schema.ts';
import { deriveKey } from '../../../security/derive-key.ts';

type Values = Record<string, string>;

/** The settings that a process may take anew, as JSON each; of a secret, a fingerprint that tells no more than a change. */
export interface ReloadedSettings {
  general: Values;
  clients: Record<string, Values>;
}

export function reloadedSettings({ idp, apis, clients }: Config): ReloadedSettings {
  const key = deriveKey(idp.sealingKey, 'secret-fingerprints');
  const fingerprint = (secret: string) => createHmac('sha256', key).update(secret).digest('base64url');
  const values = (group: object) =>
    Object.fromEntries(Object.entries(group).map(([name, value]) => [name, JSON.stringify(value)]));
  const ofClient = (client: ClientConfig) => values({ ...client, secrets: client.secrets.map(fingerprint) });
  return {
    general: values({ apis, 'idp.homeClient': idp.homeClient, 'idp.privateOrigins': idp.privateOrigins }),
    clients: Object.fromEntries(clients.map((client) => [client.id, ofClient(client)])),
  };
}

/** One setting that two have differently; `undefined` where one has it not. */
export interface Difference {
  /** Of which client; of none, a general setting. */
  clientId?: string;
  /** Absent where one of both does not know the client. */
  setting?: string;
  running: string | undefined;
  file: string | undefined;
}

const names = (one: object, other: object) => [...new Set([...Object.keys(one), ...Object.keys(other)])];

const ofValues = (running: Values, file: Values) =>
  names(running, file)
    .filter((setting) => running[setting] !== file[setting])
    .map((setting) => ({ setting, running: running[setting], file: file[setting] }));

/** Setting by setting, what a process runs and the file says otherwise. */
export function differences(running: ReloadedSettings, file: ReloadedSettings): Difference[] {
  const ofClients = names(running.clients, file.clients).flatMap((clientId): Difference[] => {
    const [mine, its] = [running.clients[clientId], file.clients[clientId]];
    if (mine && its) return ofValues(mine, its).map((difference) => ({ clientId, ...difference }));
    return [{ clientId, running: mine?.name, file: its?.name }];
  });
  return [...ofValues(running.general, file.general), ...ofClients];
}

/** The clients that two configurations have differently. */
export const changedClients = (one: Config, other: Config): string[] => [
  ...new Set(differences(reloadedSettings(one), reloadedSettings(other)).flatMap(({ clientId }) => clientId ?? [])),
];
