import { hostname } from 'node:os';
import { pid } from 'node:process';
import { trusted } from 'mongoose';
import type { Config } from '../../../config/schema.ts';
import type { IdpContext } from '../../context.ts';
import { reloadedSettings } from './reloaded-settings.ts';
import { type RunningProcess, runningProcesses } from './running-process.model.ts';

/** How often a process says that it lives. */
export const BEAT_MS = 10_000;
/** A process that has said nothing for so long is dead. */
const LIFE_MS = 3 * BEAT_MS;

type Needs = Pick<IdpContext, 'db' | 'clock'>;

/** Tells in the database what this process runs, so that `educonnect client diff` can compare. */
export function processState({ db, clock }: Needs, version: string) {
  const processes = runningProcesses(db);
  const _id = `${hostname()}:${pid}`;
  const alive = () => {
    const aliveAt = clock.now();
    return { aliveAt, expiresAt: new Date(aliveAt.getTime() + LIFE_MS) };
  };
  let known: Omit<RunningProcess, '_id' | 'aliveAt' | 'expiresAt'> | undefined;
  const write = async () => {
    if (known) await processes.replaceOne({ _id }, { ...known, ...alive() }, { upsert: true });
  };
  return {
    /** What this process is known by. */
    id: _id,
    /** It runs these settings from now on. */
    async loaded(config: Config, awaitingRestart: string[]) {
      const settings = JSON.stringify(reloadedSettings(config));
      known = { version, loadedAt: clock.now(), settings, faults: [], awaitingRestart, schemaVersion: 1 };
      await write();
    },
    /** It goes on with what it had, since the file is wrong. */
    async refused(faults: string[]) {
      if (known) known = { ...known, faults };
      await write();
    },
    /** It lives. */
    async beat() {
      const { matchedCount } = await processes.updateOne({ _id }, { $set: alive() });
      if (matchedCount === 0) await write();
    },
    ended: async () => void (await processes.deleteOne({ _id })),
  };
}

/** The processes that live now. */
export const livingProcesses = ({ db, clock }: Needs): Promise<RunningProcess[]> =>
  runningProcesses(db)
    .find({ expiresAt: trusted({ $gt: clock.now() }) })
    .sort({ _id: 1 })
    .lean<RunningProcess[]>();
