import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from '../../../src/storage/connect.ts';
import { findRunningEngine, openEmbedded } from '../../../src/storage/embedded-engine.ts';
import { ping } from '../../../src/storage/ping.ts';
import { eventually } from '../../support/eventually.ts';
import { type EngineProcess, startEngineProcess } from './start-engine-process.ts';

const WRITERS = 16;
const WRITES_BEFORE_THE_KILL = 1_500;

const socketOf = (uri: string) => decodeURIComponent(new URL(uri).host);
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** On a busy machine both timers are late, but never in another order. */
const twoSeconds = () => sleep(2_000, 'too late', { ref: false });

describe('M2 the embedded engine', () => {
  let parent: string;
  let directory: string;
  let engines: EngineProcess[];

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'educonnect-engine-'));
    directory = join(parent, 'data', 'mongodb');
    engines = [];
  });

  afterEach(async () => {
    for (const engine of engines)
      if (engine.child.exitCode === null && engine.child.signalCode === null) await engine.kill();
    await rm(parent, { recursive: true, force: true });
  });

  const start = async () => {
    const engine = await startEngineProcess(directory, parent);
    engines.push(engine);
    return engine;
  };

  it('M2 keeps the data from one start to the next, in a folder for its user alone', async () => {
    const first = await start();
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    const before = await connect(first.uri);
    await before.collection('children').insertOne({ name: 'Maëlle' });
    await before.close();
    await first.stop();
    expect(await findRunningEngine(directory)).toBeUndefined();

    const second = await start();
    const after = await connect(second.uri);
    expect(await after.collection('children').countDocuments({ name: 'Maëlle' })).toBe(1);
    await after.close();
  });

  it('M2 loses no acknowledged write in a kill -9, and the file left behind fools nobody', async () => {
    const first = await start();
    const acknowledged: number[] = [];
    const db = await connect(first.uri);
    const write = async (writer: number) => {
      for (let i = 0; ; i++) {
        const number = i * WRITERS + writer;
        await db.collection('writes').insertOne({ number });
        acknowledged.push(number);
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer).catch(() => {}));
    await eventually(() => acknowledged.length >= WRITES_BEFORE_THE_KILL, 'too few writes were acknowledged');
    await first.kill();
    await db.close(true);
    await Promise.all(writers);
    expect(await exists(join(directory, 'engine-socket'))).toBe(true);
    expect(await findRunningEngine(directory)).toBeUndefined();

    const second = await start();
    expect(await exists(dirname(socketOf(first.uri)))).toBe(false);
    const after = await connect(second.uri);
    const found = new Set(await after.collection('writes').distinct('number'));
    expect(acknowledged.filter((number) => !found.has(number))).toEqual([]);
    await after.close();
  });

  it('M2 serves a command run beside the server, which does not end it', async () => {
    const server = await start();
    const command = await start();
    expect(command.uri).toBe(server.uri);
    await command.stop();
    const joined = await openEmbedded({ directory });
    const db = await connect(joined.uri('educonnect'));
    expect(await ping(db)).toBe('ok');
    await db.close();
    await joined.stop();
    expect(await findRunningEngine(directory)).toBeDefined();
  });

  it('M2 lets exactly one of two processes that start together run the engine', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    expect(one.uri).toBe(other.uri);
  });

  it('M3 tells within 2 seconds that the database hangs, or is gone', async () => {
    const engine = await start();
    const db = await connect(engine.uri);
    expect(await ping(db)).toBe('ok');

    engine.child.kill('SIGSTOP');
    expect(await Promise.race([ping(db), twoSeconds()])).toBe('silent');
    engine.child.kill('SIGCONT');
    expect(await ping(db)).toBe('ok');

    await engine.kill();
    expect(['silent', 'unreachable']).toContain(await Promise.race([ping(db), twoSeconds()]));
    await db.close(true);
  });
});
