import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { buildProcess } from '../../support/build-process.ts';

const CACHE = resolve('node_modules/.cache/educonnect');

export interface EngineProcess {
  child: ChildProcess;
  uri: string;
  /** Milliseconds from the fork to the engine's readiness, the start of node included. */
  startedInMs: number;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/**
 * Opens the engine of a directory in a process of its own, which a test may kill: one engine a process.
 *
 * @param temporary folder that the test removes at its end, with the socket that a killed process leaves
 */
export async function startEngineProcess(directory: string, temporary: string): Promise<EngineProcess> {
  const program = await buildProcess('test/unit/storage/engine-process.ts');
  const start = performance.now();
  const child = fork(program, [directory, CACHE], {
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: temporary },
  });
  const exited = once(child, 'exit');
  const message = await Promise.race([once(child, 'message'), exited]);
  if (child.exitCode !== null) throw new Error(`the engine's process ended with ${child.exitCode}`);
  const [{ uri }] = message as [{ uri: string }];
  return {
    child,
    uri,
    startedInMs: performance.now() - start,
    stop: async () => {
      child.send('stop');
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
