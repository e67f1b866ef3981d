import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/clock.ts';
import { importSiecle } from '../../src/idp/directory/import/import-siecle.ts';
import { idpMigrations } from '../../src/idp/migrations.ts';
import { connect } from '../../src/storage/connect.ts';
import { startEmbeddedEngine } from '../../src/storage/embedded-engine.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { generateSchoolFiles } from './import/school-files.ts';

const PUPILS = Number(process.env.BENCH_PUPILS ?? 100_000);
const SCHOOLS = Number(process.env.BENCH_SCHOOLS ?? 1);
/** The bound of issue 2, point 5: the import dies over it. */
const HEAP_MIB = 150;

/** Runs one import in a process of its own, and prints what it cost. */
async function importOnce(directory: string, files: readonly string[]): Promise<void> {
  const engine = await startEmbeddedEngine({ directory });
  const db = await connect(engine.uri('idp'));
  await migrate(db, idpMigrations);
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }, 10);
  const steps: string[] = [];
  const started = performance.now();
  let step = { label: '', at: started };
  const progress = {
    start(label: string) {
      if (step.label) steps.push(`${step.label} ${((performance.now() - step.at) / 1000).toFixed(1)} s`);
      step = { label, at: performance.now() };
    },
    advance() {},
  };
  const before = process.cpuUsage();
  const report = await importSiecle({ db, clock: systemClock, phones: {} }, files, { progress });
  progress.start('');
  const { user, system } = process.cpuUsage(before);
  clearInterval(watch);
  if (SCHOOLS === 1) console.log(steps.join(' · '));
  const { created, unchanged } = report.schools.reduce(
    (sum, { pupils, guardians }) => ({
      created: sum.created + pupils.created + guardians.created,
      unchanged: sum.unchanged + pupils.unchanged + guardians.unchanged,
    }),
    { created: 0, unchanged: 0 },
  );
  console.log(
    `${report.outcome}: ${created} created, ${unchanged} unchanged, ${report.errorCount} errors, ${report.writes} writes — ` +
      `${((performance.now() - started) / 1000).toFixed(1)} s, CPU ${((user + system) / 1e6).toFixed(1)} s (engine included), ` +
      `heap peak ${(peak / 2 ** 20).toFixed(0)} MiB of ${HEAP_MIB}, ` +
      `resident peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB (engine included)`,
  );
  await db.close();
  await engine.stop();
}

async function measure(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'educonnect-bench-'));
  try {
    const { files, pupils, guardians } = await generateSchoolFiles(folder, PUPILS, SCHOOLS);
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    const size = sizes.reduce((sum, one) => sum + one, 0) / 2 ** 20;
    console.log(`${pupils} pupils, ${guardians} guardians, ${SCHOOLS} school(s), ${size.toFixed(0)} MiB of XML`);
    for (const round of ['first import', 'the same files again']) {
      console.log(`-- ${round}`);
      const script = fileURLToPath(import.meta.url);
      const args = [`--max-old-space-size=${HEAP_MIB}`, script, join(folder, 'data'), ...files];
      const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'close');
      if (code !== 0) throw new Error(`the import ended with ${code}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [directory, ...files] = process.argv.slice(2);
if (directory === undefined) await measure();
else await importOnce(directory, files);
