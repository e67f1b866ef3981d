import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';
import { check, type Family, openCampaign, portalDatabase, signInAll } from './orientation/families.ts';
import { countMails, endAllStays, pupilsOf } from './orientation/mails.ts';
import { Connections, enter, readPage } from './orientation/visitor.ts';

/**
 * What entries of orientation cost (issue 4, «How it will be judged»): 30 a second for a minute on the embedded engine, from
 * 16 connections, pages read beside them; then the same with a `kill -9` in the middle of the entries and another in the
 * middle of the mails. Fails when an acknowledged entry is lost, one is doubled, or a mail goes out twice.
 * BENCH_SECONDS and BENCH_ENTRIES (a second) make it shorter or longer.
 */

const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const PER_SECOND = Number(process.env.BENCH_ENTRIES ?? 30);
const CONNECTIONS = 16;
const READERS = 4;
/** Of the demonstration: a class of 3e, whose families get mails. */
const UAI = '9749901U';
/** Fewer than a guardian may enter in an hour. */
const MOST_OF_ONE = 8;
const PAGES = ['', '/history', '/intentions/recap'];

interface Load {
  server: ServerProcess;
  families: readonly Family[];
  seconds: number;
  /** Entries and pages fail while the server is away: they are counted as such. */
  mayFail?: boolean;
}

interface Measured {
  entries: number[];
  forms: number[];
  pages: number[];
  failed: number;
  seconds: number;
  /** Of the server and its database, milliseconds; NaN when it was started anew, or where the system does not tell. */
  cpu: number;
}

const TICKS_A_SECOND = 100;

/** Processor time of the server so far, as Linux counts it (proc(5)). */
function cpuOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_A_SECOND;
  } catch {
    return Number.NaN;
  }
}

const percentile = (values: readonly number[], share: number) =>
  Math.round([...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0);

async function load({ server, families, seconds, mayFail = false }: Load): Promise<Measured> {
  const connections = new Connections(server.portalUrl, CONNECTIONS);
  const reading = new Connections(server.portalUrl, READERS);
  const measured: Measured = { entries: [], forms: [], pages: [], failed: 0, seconds: 0, cpu: 0 };
  const pid = server.pid();
  const before = cpuOf(pid);
  const started = performance.now();
  const isOver = () => performance.now() - started > seconds * 1000;
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!mayFail) throw error;
      measured.failed += 1;
      await sleep(50);
    }
  };
  let next = 0;
  const writer = async () => {
    while (!isOver()) {
      const n = next++;
      await sleep(Math.max(0, started + (n * 1000) / PER_SECOND - performance.now()));
      await attempt(async () => {
        const [form, entry] = await enter(connections, families[n % families.length]!, `Métier ${n} ${randomUUID()}`);
        measured.forms.push(form);
        measured.entries.push(entry);
      });
    }
  };
  const reader = async (_: unknown, n: number) => {
    for (let read = n; !isOver(); read += READERS) {
      const family = families[read % families.length]!;
      const page = family.acknowledged.length > 0 ? PAGES[read % PAGES.length] : '';
      await attempt(async () => void measured.pages.push(await readPage(reading, family, page)));
      await sleep(150);
    }
  };
  await Promise.all([...Array.from({ length: CONNECTIONS }, writer), ...Array.from({ length: READERS }, reader)]);
  measured.seconds = (performance.now() - started) / 1000;
  measured.cpu = cpuOf(pid) - before;
  connections.close();
  reading.close();
  return measured;
}

const row = (durations: readonly number[], { seconds }: Measured) => ({
  count: durations.length,
  'a second': Number((durations.length / seconds).toFixed(1)),
  'p50 ms': percentile(durations, 0.5),
  'p95 ms': percentile(durations, 0.95),
  'longest ms': percentile(durations, 1),
});

function print(measured: Measured) {
  const { entries, forms, pages, failed, cpu } = measured;
  console.table({ entries: row(entries, measured), 'their forms': row(forms, measured), pages: row(pages, measured) });
  if (!Number.isNaN(cpu))
    console.log(
      `CPU of server and database: ${(cpu / entries.length).toFixed(1)} ms an entry, its form and pages read beside`,
    );
  if (failed > 0) console.log(`${failed} requests failed while the server was away`);
}

/** @returns whether all is there once */
async function verdict(db: Connection, families: readonly Family[]): Promise<boolean> {
  const { acknowledged, lost, doubled, unanswered } = await check(db, families);
  console.log(
    `${acknowledged} acknowledged: ${lost} lost, ${doubled} doubled (${unanswered} kept that were not answered)`,
  );
  return lost === 0 && doubled === 0;
}

async function withServer(run: (server: ServerProcess) => Promise<boolean>): Promise<boolean> {
  const server = await serverProcess();
  try {
    await server.start();
    return await run(server);
  } finally {
    await server.stop();
  }
}

async function withDatabase<T>({ folder }: ServerProcess, use: (db: Connection) => Promise<T>): Promise<T> {
  const db = await portalDatabase(folder);
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}

/** A class of the demonstration, and as many others that each family enters a few times. */
async function prepare(server: ServerProcess, seconds: number): Promise<Family[]> {
  const others = Math.ceil((seconds * PER_SECOND) / MOST_OF_ONE) + CONNECTIONS;
  const real = await pupilsOf(server, UAI);
  const pupils = [...real, ...Array.from({ length: others }, () => `bench-${randomUUID()}`)];
  return withDatabase(server, async (db) => {
    await openCampaign(db, UAI);
    return signInAll(db, UAI, pupils);
  });
}

const steady = (server: ServerProcess) =>
  prepare(server, SECONDS).then(async (families) => {
    console.log(`-- ${PER_SECOND} entries a second for ${SECONDS} s, ${CONNECTIONS} connections`);
    await load({ server, families, seconds: Math.min(3, SECONDS) });
    print(await load({ server, families, seconds: SECONDS }));
    return withDatabase(server, (db) => verdict(db, families));
  });

async function powerCuts(server: ServerProcess): Promise<boolean> {
  const seconds = Math.max(6, SECONDS / 3);
  const families = await prepare(server, seconds);
  console.log(`-- the same for ${seconds} s, with a power cut in the middle`);
  const loading = load({ server, families, seconds, mayFail: true });
  await sleep((seconds * 1000) / 2);
  await server.kill();
  await server.start();
  print(await loading);
  const whole = await withDatabase(server, async (db) => {
    const entries = await verdict(db, families);
    await endAllStays(db);
    return entries;
  });
  await sleep(1_500);
  await server.kill();
  await server.start();
  const { sent, twice, waiting } = await withDatabase(server, (db) => countMails(server, db));
  console.log(`after another in the middle of the mails: ${sent} sent, ${twice} twice, ${waiting} not sent`);
  return whole && twice === 0 && waiting === 0 && sent > 0;
}

const outcomes = [await withServer(steady), await withServer(powerCuts)];
if (outcomes.includes(false)) process.exitCode = 1;
