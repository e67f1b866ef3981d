import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { startBare } from './bare.ts';
import { startApplication, startProvider } from './ours.ts';
import type { RunningVariant, Target } from './variant.ts';

export const VARIANTS: Record<string, () => Promise<RunningVariant>> = {
  'bare engine, in memory': startBare,
  'our provider': startProvider,
  'the application, its pages': startApplication,
};

/** The variant that verifies passwords. */
export const APPLICATION = 'the application, its pages';

interface Usage {
  cpuMilliseconds: number;
  residentMiB: number;
}

/** A variant in a process of its own, with its embedded database. */
export interface Server {
  name: string;
  target: Target;
  /** What it has used so far. */
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** The server's side of that process. */
export async function serve(name: string): Promise<void> {
  const variant = await VARIANTS[name]!();
  // Told to stop by disconnecting, or left alone by a bench that failed.
  process.on('disconnect', async () => {
    await variant.stop();
    process.exit(0);
  });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send!({ cpuMilliseconds: (user + system) / 1000, residentMiB: process.memoryUsage.rss() / 2 ** 20 });
  });
  process.send!(variant.target);
}

/** @param program what calls `serve` with the name that it is given */
export async function start(program: string, name: string): Promise<Server> {
  const child: ChildProcess = fork(program, [name], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [target] = (await once(child, 'message')) as [Target];
  return {
    name,
    target,
    async usage() {
      child.send('usage');
      const [answer] = await once(child, 'message');
      return answer as Usage;
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
