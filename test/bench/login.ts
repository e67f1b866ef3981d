import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nameEndpoints, traffic } from './login/journey.ts';
import { startServer, type Variant } from './login/servers.ts';

const VARIANTS: Variant[] = ['bare', 'ours'];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 4);
const LOGINS = Number(process.env.BENCH_LOGINS ?? 400);

interface Usage {
  cpuMilliseconds: number;
  residentMiB: number;
}

/** In a server's process: tells what it used so far, its embedded database included, when asked. */
async function serve(variant: Variant) {
  const server = await startServer(variant);
  process.on('message', async (message) => {
    if (message === 'stop') {
      await server.stop();
      process.exit(0);
    }
    const { user, system } = process.cpuUsage();
    process.send!({ cpuMilliseconds: (user + system) / 1000, residentMiB: process.memoryUsage.rss() / 2 ** 20 });
  });
  process.send!({ port: server.port });
}

async function ask<Answer>(child: ChildProcess, message: string): Promise<Answer> {
  child.send(message);
  const [answer] = await once(child, 'message');
  return answer as Answer;
}

interface Round {
  perSecond: number;
  cpu: number;
  durations: number[];
}

async function measure(child: ChildProcess, port: number, atOnce: number): Promise<Round> {
  const people = traffic(port, atOnce);
  const before = await ask<Usage>(child, 'usage');
  const started = performance.now();
  const durations = await people.run(LOGINS);
  const seconds = (performance.now() - started) / 1000;
  const after = await ask<Usage>(child, 'usage');
  people.close();
  return { perSecond: LOGINS / seconds, cpu: (after.cpuMilliseconds - before.cpuMilliseconds) / LOGINS, durations };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percentile = (values: number[], share: number) => values[Math.floor(values.length * share)] ?? 0;

async function compare() {
  const children = new Map<Variant, { child: ChildProcess; port: number }>();
  for (const variant of VARIANTS) {
    const child = fork(fileURLToPath(import.meta.url), [variant], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    if (variant === 'ours') nameEndpoints(port, '/authorize', '/userinfo');
    children.set(variant, { child, port });
  }
  const rounds: Record<string, Round[]> = {};
  for (const { child, port } of children.values()) await measure(child, port, 8);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const atOnce of [8, 32]) {
      for (const [variant, { child, port }] of children) {
        const name = `${variant} ${atOnce}`;
        rounds[name] = [...(rounds[name] ?? []), await measure(child, port, atOnce)];
      }
    }
  }
  const rows = Object.entries(rounds).map(([name, measured]) => {
    const [variant, atOnce] = name.split(' ') as [Variant, string];
    const durations = measured.flatMap((round) => round.durations).sort((a, b) => a - b);
    const cpu = mean(measured.map((round) => round.cpu));
    const bareCpu = mean(rounds[`bare ${atOnce}`]!.map((round) => round.cpu));
    return {
      server: variant,
      'at once': Number(atOnce),
      'logins/s': Math.round(mean(measured.map((round) => round.perSecond))),
      'p50 ms': Math.round(percentile(durations, 0.5)),
      'p95 ms': Math.round(percentile(durations, 0.95)),
      'CPU ms/login': cpu.toFixed(2),
      '× bare': (cpu / bareCpu).toFixed(2),
    };
  });
  console.table(rows);
  for (const [variant, { child }] of children) {
    const { residentMiB } = await ask<Usage>(child, 'usage');
    console.log(`${variant}: ${Math.round(residentMiB)} MiB`);
    child.send('stop');
    await once(child, 'exit');
  }
}

const [, , variant] = process.argv;
if (variant) await serve(variant as Variant);
else await compare();
