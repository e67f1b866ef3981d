import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { schoolYearOf } from '../../src/portal/campaign/school-days.ts';
import { serverProcess } from '../support/server-process.ts';
import { generateSchoolFiles } from './import/school-files.ts';
import { type BenchPupil, writeLsuFile } from './lsu/lsu-file.ts';

/**
 * What the import of LSU files costs (issue 5, point 1): the command on a collège of 600 pupils and three trimestres, its
 * pupils asked of a provider that runs, its cards kept in that one's engine. Fails over the bounds of the issue.
 */

const PUPILS = Number(process.env.BENCH_PUPILS ?? 600);
const MAX_SECONDS = 20;
const MAX_MIB = 250;

/** Most memory that a process has held so far, as Linux tells (proc(5)). */
function peakOf(pid: number): number {
  try {
    const kib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Runs the command as an administrator does. @returns seconds and MiB */
async function command(configuration: string, parameters: string[]): Promise<{ seconds: number; peak: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, ['dist/main.js', ...parameters], {
    env: { ...process.env, NODE_OPTIONS: '', EDUCONNECT_CONFIG: configuration },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid!));
  }, 10);
  const [code] = await once(child, 'close');
  clearInterval(watch);
  if (code !== 0) throw new Error(`${parameters.join(' ')} ended with ${code}:\n${said}`);
  console.log(said.trimEnd().split('\n').slice(-3).join('\n'));
  return { seconds: (performance.now() - started) / 1000, peak };
}

async function pupilsOf(siecle: string): Promise<BenchPupil[]> {
  const text = await readFile(siecle, 'latin1');
  const decoded = new TextDecoder('iso-8859-15').decode(Buffer.from(text, 'latin1'));
  const record = /<ELEVE ELEVE_ID="(\d+)"[\s\S]*?<NOM_DE_FAMILLE>(.*?)<[\s\S]*?<PRENOM>(.*?)</g;
  return [...decoded.matchAll(record)].map(([, localId, familyName, firstName]) => ({
    localId: localId!,
    familyName: familyName!,
    firstName: firstName!,
    division: `3 ${Number(localId) % 26}`,
  }));
}

const server = await serverProcess();
try {
  await server.start();
  const { files } = await generateSchoolFiles(server.folder, PUPILS, 1);
  await command(server.file, ['import', 'siecle', ...files]);
  const lsu = join(server.folder, 'bilans.xml');
  const uai = /(\d{7}[A-Z])-eleves/.exec(files[0]!)![1]!;
  const year = schoolYearOf(new Date(), 'Europe/Paris');
  // A pupil without number would be none of the LSU's: the generated files begin at 0.
  const pupils = (await pupilsOf(files[0]!)).filter(({ localId }) => localId !== '0');
  await writeLsuFile(lsu, uai, year, pupils);
  const size = (await stat(lsu)).size / 2 ** 20;
  console.log(`${pupils.length} pupils, ${pupils.length * 3} bilans, ${size.toFixed(1)} MiB of XML`);
  for (const round of ['--dry-run', 'first import', 'the same file again']) {
    console.log(`-- ${round}`);
    const flags = round === '--dry-run' ? [round] : [];
    const { seconds, peak } = await command(server.file, ['import', 'lsu', lsu, ...flags]);
    console.log(`${seconds.toFixed(1)} s of ${MAX_SECONDS}, peak of the command ${peak.toFixed(0)} MiB of ${MAX_MIB}`);
    if (seconds > MAX_SECONDS || peak > MAX_MIB) process.exitCode = 1;
  }
} finally {
  await server.stop();
}
