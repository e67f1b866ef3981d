import { fileURLToPath } from 'node:url';
import { createPasswordHasher } from '../../src/security/password-hash.ts';
import { measure, median, percentile, type Round } from './oidc/measure.ts';
import { OPERATIONS } from './oidc/operations.ts';
import { APPLICATION, type Server, serve, start, VARIANTS } from './oidc/servers.ts';
import { PASSWORD } from './oidc/variant.ts';

/**
 * What an OpenID provider's work costs (design.md «Performance facts»): each operation's rate, latency, and processor time of
 * the server and its database, 8 and 32 at once, beside the bare engine with its in-memory adapter, in interleaved rounds. The
 * load is in this process, each server in its own with its embedded database. BENCH_ROUNDS and BENCH_FACTOR (operations
 * a round, as a factor) make it longer; BENCH_MEMORY=20000 shows instead how memory moves over so many logins.
 */

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const FACTOR = Number(process.env.BENCH_FACTOR ?? 1);
const LOGINS_FOR_MEMORY = Number(process.env.BENCH_MEMORY ?? 0);
const AT_ONCE = [8, 32];
const ARGON2 = { memoryKiB: 19_456, iterations: 2, parallelism: 1 };
/** Operations of a round: about as long for each. */
const COUNTS: Record<string, number> = { login: 300, 'single sign-on': 300, refresh: 500 };
const MANY = 1500;

const PROGRAM = fileURLToPath(import.meta.url);

/** Processor time of one verification of a password among others, which the application's logins have besides. */
async function argon2Cpu(): Promise<number> {
  const passwords = createPasswordHasher(ARGON2);
  const digest = await passwords.hash(PASSWORD);
  const count = 40;
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: count }, () => passwords.verify(PASSWORD, digest)));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

/** The pages of the application are part of a login alone. */
const takesPart = (server: Server, operation: string) => server.name !== APPLICATION || operation === 'login';

async function compare() {
  const servers: Server[] = [];
  for (const name of Object.keys(VARIANTS)) servers.push(await start(PROGRAM, name));
  for (const server of servers) await measure(server, OPERATIONS.login!, 8, 100);
  const argon2 = await argon2Cpu();
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const taking = servers.filter((server) => takesPart(server, name));
    const rounds = new Map<string, Round[]>();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const atOnce of AT_ONCE) {
        for (const server of taking) {
          const key = `${atOnce} ${server.name}`;
          const measured = await measure(server, operation, atOnce, (COUNTS[name] ?? MANY) * FACTOR);
          rounds.set(key, [...(rounds.get(key) ?? []), measured]);
        }
      }
    }
    tell(name, taking, rounds, argon2);
  }
  console.log(`argon2id (19 MiB, t=2, p=1): ${argon2.toFixed(1)} ms of CPU, taken off the application's logins`);
  for (const server of servers) {
    console.log(`${server.name}: ${Math.round((await server.usage()).residentMiB)} MiB`);
    await server.stop();
  }
}

function tell(operation: string, servers: Server[], rounds: Map<string, Round[]>, argon2: number) {
  const cpuOf = ({ name }: Server, atOnce: number) =>
    median(rounds.get(`${atOnce} ${name}`)!.map(({ cpu }) => cpu)) - (name === APPLICATION ? argon2 : 0);
  const rows = AT_ONCE.flatMap((atOnce) =>
    servers.map((server) => {
      const measured = rounds.get(`${atOnce} ${server.name}`)!;
      const durations = measured.flatMap((round) => round.durations);
      const cpu = cpuOf(server, atOnce);
      return {
        server: server.name,
        'at once': atOnce,
        'a second': Math.round(median(measured.map(({ perSecond }) => perSecond))),
        'p50 ms': Number(median(durations).toFixed(1)),
        'p95 ms': Number(percentile(durations, 0.95).toFixed(1)),
        'CPU ms': Number(cpu.toFixed(2)),
        '× bare': Number((cpu / cpuOf(servers[0]!, atOnce)).toFixed(2)),
      };
    }),
  );
  console.log(`\n${operation}`);
  console.table(rows);
}

/** Resident memory of our provider every tenth of so many logins: flat once it is warm, or it leaks. */
async function showMemory(logins: number) {
  const server = await start(PROGRAM, 'our provider');
  for (let part = 0; part <= 10; part += 1) {
    if (part > 0) await measure(server, OPERATIONS.login!, 32, logins / 10);
    const { residentMiB } = await server.usage();
    console.log(`${String((logins / 10) * part).padStart(7)} logins: ${Math.round(residentMiB)} MiB`);
  }
  await server.stop();
}

const [, , name] = process.argv;
if (name) await serve(name);
else if (LOGINS_FOR_MEMORY > 0) await showMemory(LOGINS_FOR_MEMORY);
else await compare();
