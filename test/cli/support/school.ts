import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Command } from 'commander';
import type { Connection } from 'mongoose';
import { parse, stringify } from 'yaml';
import { campaignCommands } from '../../../src/cli/campaign/commands.ts';
import { contactsCommands } from '../../../src/cli/contacts/commands.ts';
import { CommandError } from '../../../src/cli/open.ts';
import { systemClock } from '../../../src/clock.ts';
import { type AuditEntry, auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { type OrientationFile, orientationFiles } from '../../../src/portal/campaign/file.model.ts';
import { type OtherProvider, startProvider } from '../../portal/support/provider.ts';
import { educonnect } from '../../support/command.ts';
import { type Settings, secretNamed } from '../../support/config.ts';
import { openPortalTestDatabase, openTestDatabase, testDatabaseUri } from '../../support/database.ts';

/** An installation whose provider is not ours, for the commands that ask it for a school's pupils. */
export interface TestSchool {
  provider: OtherProvider;
  /** Of the portal. */
  db: Connection;
  /** Runs `educonnect campaign` with these words in this process, on a day of ours: one of its own takes a second to load. */
  campaign(...words: string[]): ReturnType<typeof educonnect>;
  /** The same with `educonnect contacts`. */
  contacts(...words: string[]): ReturnType<typeof educonnect>;
  /** `educonnect campaign` in a process of its own, as an administrator does. */
  reallyCampaign(...words: string[]): ReturnType<typeof educonnect>;
  /** Writes a file that a school filled in. */
  fill(name: string, content: string | Buffer): Promise<string>;
  /** A name for a file that a command writes. */
  path(name: string): string;
  read(name: string): Promise<string>;
  file(pupil: string): Promise<OrientationFile | null>;
  lastAct(): Promise<AuditEntry | null>;
  close(): Promise<void>;
}

/** What day it is for commands in this process: a campaign on both sides of it lies in one school year. */
const TODAY = new Date('2027-01-12T10:00:00Z');
/** Of its school year, for commands in a process of their own, whose day is the real one. */
export const THIS_YEAR = ['--year', '2026-2027'];

/** What `src/main.ts` does with the words of a command, but for ending the process. */
async function inThisProcess(config: string, words: string[]): ReturnType<typeof educonnect> {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(`${line}\n`));
  const clock = jest.spyOn(systemClock, 'now').mockReturnValue(TODAY);
  const program = new Command('educonnect').exitOverride();
  campaignCommands(program.command('campaign'), () => config);
  contactsCommands(program.command('contacts'), () => config);
  try {
    await program.parseAsync(words, { from: 'user' });
    return { code: 0, output: lines.join(''), errors: '' };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { code: 1, output: lines.join(''), errors: `${error.message}\n` };
  } finally {
    log.mockRestore();
    clock.mockRestore();
  }
}

export async function startSchool(): Promise<TestSchool> {
  const folder = await mkdtemp(join(tmpdir(), 'educonnect-campaign-'));
  const path = (name: string) => join(folder, name);
  const client = { id: 'scolarite-services', secret: secretNamed('portal'), url: 'http://localhost:4001' };
  const provider = await startProvider(client);
  const [idp, portal] = [await openTestDatabase(), await openPortalTestDatabase()];
  const text = (await readFile('config/demo.yaml', 'utf8')).replaceAll('./data', folder);
  const settings = parse(text) as Settings;
  settings.storage = {
    uri: 'env:STORAGE_URI',
    idpDatabase: idp.db.name,
    portalDatabase: portal.db.name,
  };
  Object.assign(settings.portal!, { issuer: provider.issuer, clientSecret: 'env:CLIENT_SECRET' });
  await writeFile(path('educonnect.yaml'), stringify(settings));

  const env = { CLIENT_SECRET: client.secret, STORAGE_URI: testDatabaseUri('') };
  Object.assign(process.env, env);

  return {
    provider,
    db: portal.db,
    path,
    campaign: (...words) => inThisProcess(path('educonnect.yaml'), ['campaign', ...words]),
    contacts: (...words) => inThisProcess(path('educonnect.yaml'), ['contacts', ...words]),
    reallyCampaign: (...words) => educonnect(['--config', path('educonnect.yaml'), 'campaign', ...words], env),
    async fill(name, content) {
      await writeFile(path(name), content);
      return path(name);
    },
    read: (name) => readFile(path(name), 'utf8'),
    file: (pupil) => orientationFiles(portal.db).findOne({ pupil }).lean<OrientationFile>(),
    lastAct: () => auditEntries(idp.db).findOne({}).sort({ _id: -1 }).lean<AuditEntry>(),
    async close() {
      await provider.close();
      await Promise.all([idp.drop(), portal.drop()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** A day so many days from the commands' today, where the schools of the tests are: 2027-02-26. */
export const dayFromNow = (days: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(TODAY.getTime() + days * 24 * 3600 * 1000);

const FIELDS = [
  'intentions-open',
  'intentions-close',
  'opinions-on',
  'choices-open',
  'choices-close',
  'proposals-on',
  'answers-close',
  'ends-on',
];

/** Options for all dates of a campaign, in their order, each so many days from today. */
export const dateOptions = (...days: number[]): string[] =>
  FIELDS.flatMap((field, index) => [`--${field}`, dayFromNow(days[index]!)]);
