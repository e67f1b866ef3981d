import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { connect } from '../../src/storage/connect.ts';
import { findRunningEngine } from '../../src/storage/embedded-engine.ts';
import { freePort } from './free-port.ts';
import { type Messages, messagesOf } from './message-box.ts';

/** For a busy machine; only a failure takes that long. */
const START_MS = 120_000;

/** The demonstration as `npm start` runs it, in a process that can be killed, on ports and a folder of its own. */
export interface ServerProcess extends Messages {
  idpUrl: string;
  portalUrl: string;
  /** Its configuration file. */
  file: string;
  /** Its data: the embedded database, keys, secrets. */
  folder: string;
  /** Of the process that runs now. */
  pid(): number | undefined;
  /** Starts, or starts again on the same data, and waits until both applications serve. */
  start(): Promise<void>;
  /** Ends it at once, as a power cut would: no handler of the process runs. */
  kill(): Promise<void>;
  /** What the process wrote. */
  output(): string;
  /** Looks into the identity provider's database while the process runs. */
  inspect<T>(look: (db: Connection) => Promise<T>): Promise<T>;
  /** Ends it as an administrator does. @throws Error when it does not end with code 0 */
  terminate(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** @param settings lines to put in the place of others in `config/demo.yaml` */
export async function serverProcess(settings: [from: string, to: string][] = []): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'educonnect-server-'));
  const [idpPort, portalPort, franceConnectPort] = [await freePort(), await freePort(), await freePort()];
  const samplePort = await freePort();
  const file = join(folder, 'educonnect.yaml');
  const changes = [
    ['./data', folder],
    ['4000', String(idpPort)],
    ['4001', String(portalPort)],
    ['4002', String(franceConnectPort)],
    ['4003', String(samplePort)],
    ...settings,
  ] as const;
  const demo = await readFile('config/demo.yaml', 'utf8');
  await writeFile(
    file,
    changes.reduce((text, [from, to]) => text.replaceAll(from, to), demo),
  );
  const [idpUrl, portalUrl] = [`http://localhost:${idpPort}`, `http://localhost:${portalPort}`];
  let child: ChildProcess | undefined;
  let output = '';

  /** The demonstration tells what to open once its schools are imported, which would undo what a test does meanwhile. */
  const ready = async (before: number) => {
    for (const deadline = Date.now() + START_MS; ; await sleep(50)) {
      if (child?.exitCode !== null) throw new Error(`the server has ended:\n${output}`);
      if (output.slice(before).includes('Pour arrêter')) return;
      if (Date.now() > deadline) throw new Error(`the server is not ready:\n${output}`);
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  };

  return {
    idpUrl,
    portalUrl,
    file,
    folder,
    ...messagesOf(idpUrl),
    pid: () => child?.pid,
    async start() {
      const before = output.length;
      child = spawn(process.execPath, ['dist/main.js', 'start'], {
        env: { ...process.env, NODE_OPTIONS: '', EDUCONNECT_CONFIG: file },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (output += text));
      await ready(before);
    },
    kill: async () => void (await end('SIGKILL')),
    output: () => output,
    async inspect(look) {
      const engine = await findRunningEngine(join(folder, 'mongodb'));
      const db = await connect(engine!.uri('educonnect_idp'));
      try {
        return await look(db);
      } finally {
        await db.close();
      }
    },
    async terminate() {
      const code = await end('SIGTERM');
      if (code !== 0) throw new Error(`the server ended with code ${code}:\n${output}`);
    },
    async stop() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
