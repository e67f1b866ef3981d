import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbeddedEngine } from '../../src/storage/embedded-engine.ts';
import { identityOf, visit } from '../idp/activation-sms/visitor.ts';
import { forget, reachable } from '../idp/recovery/visitor.ts';
import { newParent } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

/**
 * Whether the time of an answer tells who is known (security.md S6, S14; with neutral disclosure): a wrong password, an
 * identifier at «Mot de passe oublié ?», an identity at the activation, each for a known and an unknown person in turns.
 * Fails when the medians differ by more than 15 ms. The tests prove that the work is the same; this measures what is left of
 * it on a quiet machine. BENCH_SAMPLES makes it shorter or longer.
 */

const SAMPLES = Number(process.env.BENCH_SAMPLES ?? 200);
const MOST_MS = 15;

interface Step {
  name: string;
  /** Makes ready, then gives the form whose answer is timed. @param sample which one, from 0 */
  form(known: boolean, sample: number): Promise<() => Promise<{ status: number }>>;
}

/** One hash for all: a bench would otherwise spend most of its time on opening accounts. */
async function steps(services: TestServices): Promise<Step[]> {
  const passwordHash = await services.idp.passwords.hash('Tisane-Froide-42!');
  const identifierOf = async (known: boolean, sample: number) =>
    known ? (await reachable(services, { passwordHash })).identifier : `x.personne${sample}`;
  return [
    {
      name: 'sign-in',
      async form(known, sample) {
        const identifier = await identifierOf(known, sample);
        const visitor = await visit(services);
        const path = `/interaction/${visitor.uid}/sign-in/guardian`;
        await visitor.get(path);
        await visitor.press(path, { identifier: '', password: '' });
        return () => visitor.press(path, { identifier, password: 'not the password' });
      },
    },
    {
      name: 'recovery',
      async form(known, sample) {
        const identifier = await identifierOf(known, sample);
        const person = await forget(services);
        await person.fill('password', { identifier: '' });
        return () => person.fill('password', { identifier });
      },
    },
    {
      name: 'activation',
      async form(known, sample) {
        const parent = await newParent(services.idp.db);
        const nobody = {
          ...parent,
          familyName: 'Personne',
          phone: `06 39 97 ${String(1000 + sample).replace(/..$/, ' $&')}`,
        };
        const visitor = await visit(services);
        await visitor.send('identity', {});
        return () => visitor.send('identity', identityOf(known ? parent : nobody));
      },
    },
  ];
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function measure({ form }: Step) {
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  const statuses = new Set<number>();
  for (let sample = 0; sample < 2 * SAMPLES; sample += 1) {
    const who = sample % 2 === 0 ? 'known' : 'unknown';
    const send = await form(who === 'known', sample);
    const started = performance.now();
    const { status } = await send();
    times[who].push(performance.now() - started);
    statuses.add(status);
  }
  const [known, unknown] = [median(times.known), median(times.unknown)];
  return { known, unknown, difference: Math.abs(known - unknown), statuses: [...statuses].join(' ') };
}

const directory = await mkdtemp(join(tmpdir(), 'educonnect-bench-'));
const engine = await startEmbeddedEngine({ directory, cacheDirectory: resolve('node_modules/.cache/educonnect') });
Object.assign(process.env, { EDUCONNECT_TEST_MONGODB: engine.uri('DATABASE'), JEST_WORKER_ID: '1' });
const services = await startTestServices(
  (settings) => {
    settings.accounts = { ...settings.accounts, disclosure: 'neutral' };
    delete settings.franceConnect;
  },
  { hurried: false },
);
const rows: Record<string, Awaited<ReturnType<typeof measure>>> = {};
for (const step of await steps(services)) rows[step.name] = await measure(step);
await services.stop();
await engine.stop();
await rm(directory, { recursive: true });
console.table(
  Object.entries(rows).map(([step, { known, unknown, difference, statuses }]) => ({
    step,
    'known ms': Number(known.toFixed(2)),
    'unknown ms': Number(unknown.toFixed(2)),
    'difference ms': Number(difference.toFixed(2)),
    statuses,
  })),
);
if (Object.values(rows).some(({ difference }) => difference > MOST_MS)) process.exitCode = 1;
