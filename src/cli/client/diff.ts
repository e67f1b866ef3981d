import { systemClock } from '../../clock.ts';
import { livingProcesses } from '../../idp/oidc/clients/process-state.ts';
import {
  type Difference,
  differences,
  type ReloadedSettings,
  reloadedSettings,
} from '../../idp/oidc/clients/reloaded-settings.ts';
import type { RunningProcess } from '../../idp/oidc/clients/running-process.model.ts';
import { CommandError, withStorage } from '../open.ts';
import { moment } from './client-lines.ts';

function* describe({ clientId, setting, running, file }: Difference) {
  if (setting === undefined) {
    yield `  clients.${clientId} : ${running === undefined ? 'dans le fichier seulement' : 'en marche seulement, plus dans le fichier'}`;
    return;
  }
  const name = clientId === undefined ? setting : `clients.${clientId}.${setting}`;
  if (setting === 'secrets') {
    yield `  ${name} : changé`;
    return;
  }
  yield `  ${name}`;
  yield `    en marche : ${running ?? 'absent'}`;
  yield `    fichier   : ${file ?? 'absent'}`;
}

/** Prints how one process differs from the file. @returns whether it does */
function show(process: RunningProcess, file: ReloadedSettings): boolean {
  const { _id, version, loadedAt, settings, faults, awaitingRestart } = process;
  const differing = differences(JSON.parse(settings) as ReloadedSettings, file);
  const isSame = differing.length === 0 && faults.length === 0 && awaitingRestart.length === 0;
  console.log(`${_id}  version ${version}  lu le ${moment(loadedAt)}${isSame ? '  comme le fichier' : ''}`);
  for (const fault of faults) console.log(`  Fichier refusé : ${fault}`);
  for (const difference of differing) for (const line of describe(difference)) console.log(line);
  if (awaitingRestart.length > 0) console.log(`  À redémarrer : ${awaitingRestart.join(', ')}`);
  return !isSame;
}

/** `educonnect client diff`: the file against each process that runs the provider. */
export const showDrift = (option: string | undefined): Promise<void> =>
  withStorage(option, async ({ config, storage }) => {
    const processes = await livingProcesses({ db: storage.idp, clock: systemClock });
    if (processes.length === 0) throw new CommandError('Aucun processus du fournisseur d’identité ne tourne.');
    const file = reloadedSettings(config);
    const differing = processes.filter((process) => show(process, file)).length;
    if (differing > 0)
      throw new CommandError(`${differing} sur ${processes.length} ne font pas ce que dit le fichier.`);
  });
