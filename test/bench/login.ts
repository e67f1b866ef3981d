import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createPasswordHasher } from '../../src/security/password-hash.ts';
import { startBare } from './login/bare.ts';
import { Connections, signIn } from './login/journey.ts';
import { startApplication, startProvider } from './login/ours.ts';
import { PASSWORD, type RunningVariant, type Target } from './login/variant.ts';

/**
 * What a login costs (design.md «Performance facts»): logins a second, latency, and processor time of the server and its
 * database, 8 and 32 at once, beside the bare engine, in interleaved rounds. The load is in this process, each server in
 * its own with its embedded database. BENCH_ROUNDS and BENCH_LOGINS (a round) make it longer.
 */

const VARIANTS: Record<string, () => Promise<RunningVariant>> = {
  'bare engine, in memory': startBare,
  'our provider': startProvider,
  'the application, its pages': startApplication,
};
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const LOGINS = Number(process.env.BENCH_LOGINS ?? 300);
const AT_ONCE = [8, 32];
const ARGON2 = { memoryKiB: 19_456, iterations: 2, parallelism: 1 };

interface Usage {
  cpuMilliseconds: number;
  residentMiB: number;
}

interface Server {
  name: string;
  process: ChildProcess;
  target: Target;
}

interface Round {
  perSecond: number;
  cpu: number;
  durations: number[];
}

/** A server's process: tells what it has used, its embedded database included, when asked. */
async function serve(name: string) {
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

async function start(name: string): Promise<Server> {
  const child = fork(fileURLToPath(import.meta.url), [name], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const [target] = (await once(child, 'message')) as [Target];
  return { name, process: child, target };
}

async function usage(server: Server): Promise<Usage> {
  server.process.send('usage');
  const [answer] = await once(server.process, 'message');
  return answer as Usage;
}

let person = 0;

async function measure(server: Server, atOnce: number): Promise<Round> {
  const connections = new Connections(server.target.port, atOnce);
  const durations: number[] = [];
  const before = await usage(server);
  const started = performance.now();
  const last = person + LOGINS;
  const worker = async () => {
    while (person < last) {
      person += 1;
      durations.push(await signIn(connections, server.target, person));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const seconds = (performance.now() - started) / 1000;
  const after = await usage(server);
  connections.close();
  const cpu = (after.cpuMilliseconds - before.cpuMilliseconds) / durations.length;
  return { perSecond: durations.length / seconds, cpu, durations };
}

/** Processor time of one verification of a password among others, which the application's row has besides. */
async function argon2Cpu(): Promise<number> {
  const passwords = createPasswordHasher(ARGON2);
  const digest = await passwords.hash(PASSWORD);
  const count = 40;
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: count }, () => passwords.verify(PASSWORD, digest)));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

const median = (values: number[]) => percentile(values, 0.5);
function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

async function compare() {
  const servers: Server[] = [];
  for (const name of Object.keys(VARIANTS)) servers.push(await start(name));
  const rounds = new Map<string, Round[]>();
  for (const server of servers) await measure(server, 8);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const atOnce of AT_ONCE) {
      for (const server of servers) {
        const key = `${atOnce} ${server.name}`;
        rounds.set(key, [...(rounds.get(key) ?? []), await measure(server, atOnce)]);
      }
    }
  }
  const argon2 = await argon2Cpu();
  const cpuOf = (name: string, atOnce: number) => {
    const measured = median(rounds.get(`${atOnce} ${name}`)!.map(({ cpu }) => cpu));
    return VARIANTS[name] === startApplication ? measured - argon2 : measured;
  };
  const rows = AT_ONCE.flatMap((atOnce) =>
    servers.map(({ name }) => {
      const measured = rounds.get(`${atOnce} ${name}`)!;
      const durations = measured.flatMap((round) => round.durations);
      const cpu = cpuOf(name, atOnce);
      return {
        server: name,
        'at once': atOnce,
        'logins/s': Math.round(median(measured.map(({ perSecond }) => perSecond))),
        'p50 ms': Math.round(median(durations)),
        'p95 ms': Math.round(percentile(durations, 0.95)),
        'CPU ms': Number(cpu.toFixed(2)),
        '× bare': Number((cpu / cpuOf(servers[0]!.name, atOnce)).toFixed(2)),
      };
    }),
  );
  console.table(rows);
  console.log(`argon2id (19 MiB, t=2, p=1): ${argon2.toFixed(1)} ms of CPU besides, for the application`);
  for (const server of servers) {
    console.log(`${server.name}: ${Math.round((await usage(server)).residentMiB)} MiB`);
    server.process.disconnect();
    await once(server.process, 'exit');
  }
}

const [, , name] = process.argv;
if (name) await serve(name);
else await compare();
