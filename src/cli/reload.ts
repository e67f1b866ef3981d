import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '../clock.ts';
import { describeFault, readConfig } from '../config/load.ts';
import { differingSettings, withReloaded } from '../config/reloadable.ts';
import { brokenRules } from '../config/rules.ts';
import type { Config } from '../config/schema.ts';
import { secretFilesOf } from '../config/secret-references.ts';
import { BEAT_MS, processState } from '../idp/oidc/clients/process-state.ts';
import { changedClients } from '../idp/oidc/clients/reloaded-settings.ts';
import type { RunningIdp } from './running-idp.ts';

interface Options {
  /** The configuration file, and what was read in it at the start. */
  file: string;
  config: Config;
  runningIdp: RunningIdp;
  version: string;
  log: Logger;
  clock?: Clock;
}

interface Reloading {
  /** Reads the file now, changed or not; its faults are in the log. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_MS = 250;

/** Changes whenever one of the files does, by whatever means: an editor that renames, a symbolic link that moves. */
async function stateOf(files: readonly string[]): Promise<string> {
  const states = files.map(async (file) => {
    const { ino, size, mtimeMs, ctimeMs } = await stat(file);
    return [ino, size, mtimeMs, ctimeMs].join(' ');
  });
  return (await Promise.allSettled(states))
    .map((one) => (one.status === 'fulfilled' ? one.value : 'absent'))
    .join('\n');
}

/**
 * Takes up clients, APIs and what goes with them when the configuration file or a file of secrets changes, or on demand
 * (G2). A file with a fault changes nothing, and every fault is logged. A file is read once it has stayed the same between
 * two looks: a program may still be writing it.
 */
export function startReloading({ file, config, runningIdp, version, log, clock = systemClock }: Options): Reloading {
  const state = processState({ db: runningIdp.current().db, clock }, version);
  const stopping = new AbortController();
  const { signal } = stopping;
  let files = [file];

  async function refuse(faults: string[]) {
    for (const fault of faults) log.error({ fault }, 'the configuration has a fault: nothing was changed');
    await state.refused(faults);
  }

  const record = (clients: string[]) =>
    runningIdp.current().audit.record({
      action: 'clients-reloaded',
      result: 'done',
      actor: { kind: 'system' },
      details: { process: state.id, clients: clients.join(' ') },
    });

  async function take() {
    const result = readConfig(file, { makeSecrets: true });
    if (!result.ok) return refuse(result.faults.map(describeFault));
    files = [file, ...secretFilesOf(file)];
    const running = runningIdp.current().config;
    const next = withReloaded(running, result.config);
    const awaitingRestart = differingSettings(withReloaded(config, result.config), result.config);
    if (awaitingRestart.length > 0) log.warn({ settings: awaitingRestart }, 'settings that count after a restart');
    const changed = differingSettings(running, next);
    if (changed.length > 0) {
      const broken = brokenRules(next);
      if (broken.length > 0) return refuse(broken.map(({ path, message }) => `${path.join('.')} : ${message}`));
      await runningIdp.rebuild({ config: next });
      log.info({ settings: changed }, 'settings were taken up');
      await record(changedClients(running, next));
    }
    await state.loaded(next, awaitingRestart);
  }

  let last: Promise<void> = Promise.resolve();
  const reload = () => {
    last = last
      .then(take)
      .catch((error: unknown) => refuse([String(error)]))
      .catch((err: unknown) => log.error({ err }, 'the process could not tell what is wrong'));
    return last;
  };

  async function watch() {
    let [taken, seen, beatAt] = ['', '', 0];
    while (!signal.aborted) {
      const now = await stateOf(files);
      if (now !== taken && now === seen) {
        await reload();
        taken = now;
      }
      seen = now;
      if (clock.now().getTime() - beatAt >= BEAT_MS) {
        beatAt = clock.now().getTime();
        await state.beat().catch((err: unknown) => log.warn({ err }, 'the process could not tell that it lives'));
      }
      await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  const watched = watch();
  return {
    reload,
    async stop() {
      stopping.abort();
      await watched;
      await last;
      await state.ended();
    },
  };
}
