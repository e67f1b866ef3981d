import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { demoSchoolYear } from '../../src/cli/demo-school-year.ts';
import { areIntentionsOpen, openCampaigns } from '../../src/demo/campaigns.ts';
import { prepareDemonstration } from '../../src/demo/demonstration.ts';
import { createSchoolClient, type SchoolClient } from '../../src/demo/school/school-client.ts';
import { playSchoolYear } from '../../src/demo/school/school-year.ts';
import { daysAt, STAGES } from '../../src/demo/school/stages.ts';
import { campaigns } from '../../src/portal/campaign/campaign.model.ts';
import { readFile as readFileNow } from '../../src/portal/campaign/current-file.ts';
import { DATE_FIELDS, dateFaults } from '../../src/portal/campaign/date-faults.ts';
import { orientationFiles } from '../../src/portal/campaign/file.model.ts';
import { STATES } from '../../src/portal/campaign/states.ts';
import { openPortalTestDatabase } from '../support/database.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

jest.setTimeout(300_000);

/** Those that go on as they are: only the date is another one. */
const TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;
const UAI = '9749901U';
let services: TestServices;
let client: SchoolClient;
beforeAll(async () => {
  // A year is played on a day with a whole campaign on both sides of it. All goes by that day: the provider's tokens, the
  // school's client, the portal.
  jest.useFakeTimers({ now: new Date('2027-01-12T10:00:00Z'), advanceTimers: true, doNotFake: [...TIMERS] });
  services = await startTestServices();
  await prepareDemonstration(services.idp);
  await openCampaigns({ db: services.portal, clock: services.clock });
  const { clients, portal } = services.config;
  const clientSecret = clients.find(({ id }) => id === 'vie-scolaire')!.secrets[0]!;
  const { issuer, url: portalUrl } = portal!;
  client = await createSchoolClient({ issuer, portalUrl, clientId: 'vie-scolaire', clientSecret });
});
afterAll(async () => {
  await services.stop();
  jest.useRealTimers();
});

const told: string[][] = [];
const play = (until: (typeof STAGES)[number]) =>
  playSchoolYear({
    client,
    uai: UAI,
    now: services.clock.now(),
    until,
    left: 'Lison',
    tell: (step, counts) => void told.push([step, ...counts.keys()]),
  });
const versions = async () => {
  const files = await orientationFiles(services.portal).find({}, { version: 1 }).sort({ _id: 1 }).lean();
  return files.map(({ _id, version }) => `${_id} ${version}`);
};

describe('the demonstration’s school', () => {
  it('M2 starts with families entering intentions, and leaves campaigns that are there as they are', async () => {
    const before = await campaigns(services.portal).find({}).sort({ _id: 1 }).lean();
    expect(before.map(({ uai }) => uai)).toEqual(['0159901F', '0159902G', UAI]);
    const later = new Date(services.clock.now().getTime() + 48 * 3_600_000);
    await openCampaigns({ db: services.portal, clock: { now: () => later } });
    expect(await campaigns(services.portal).find({}).sort({ _id: 1 }).lean()).toEqual(before);
  });

  it.each(STAGES)('I7 has good dates at the stage «%s» on every day of the year that it can be played on', (stage) => {
    const refused: string[] = [];
    for (let day = Date.UTC(2026, 7, 1, 10); day < Date.UTC(2027, 7, 1); day += 24 * 3_600_000) {
      const now = new Date(day);
      const days = daysAt(stage, 'Indian/Reunion', now);
      if (!days) refused.push(now.toISOString().slice(0, 10));
      const dates = Object.fromEntries(DATE_FIELDS.map((field, index) => [field, days?.[index]]));
      if (days) expect(dateFaults(UAI, 2026, dates as never)).toEqual([]);
    }
    expect(refused.filter((day) => day >= '2026-08-11' && day <= '2027-07-21')).toEqual([]);
  });

  it.each([
    ['2027-07-21', 'intentions-open'],
    ['2027-07-25', 'ended'],
    ['2027-07-31', 'ended'],
    ['2027-08-01', 'intentions-open'],
    ['2027-08-03', 'intentions-open'],
  ])('M2 shows a campaign when it is started on %s: %s', async (day, state) => {
    const { db, drop } = await openPortalTestDatabase();
    const clock = { now: () => new Date(`${day}T10:00:00Z`) };
    await openCampaigns({ db, clock });
    const level = services.config.portal!.orientation.levels[0]!;
    const key = { uai: UAI, year: day < '2027-08' ? 2026 : 2027, pupil: 'lison', level };
    expect((await readFileNow({ db, clock }, key)).state).toBe(state);
    expect(await areIntentionsOpen({ db, clock }, UAI)).toBe(state === 'intentions-open');
    await drop();
  });

  it('L1 plays the year of a class by the API alone, through every state', async () => {
    await play('decisions');
    const decided = await versions();
    expect(decided).toHaveLength(16);
    await play('end');
    const seen = new Set(told.flatMap(([, ...states]) => states));
    expect([...seen].sort()).toEqual([...STATES].sort());
    // Played again to be at its end: what is so already is not recorded again.
    expect(await versions()).toEqual(decided);
  });

  it('M2 never plays in production', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'educonnect-production-'));
    const file = join(folder, 'educonnect.yaml');
    const example = await readFile('config/production.example.yaml', 'utf8');
    for (const [, name] of example.matchAll(/env:(\w+)/g))
      process.env[name!] = `mongodb://localhost/?a-secret-${name}`.padEnd(48, '-');
    await writeFile(file, example);
    const played = demoSchoolYear(file, { uai: UAI, until: 'end', leave: 'Lison' });
    await expect(played).rejects.toThrow('ne joue que dans la démonstration');
    await rm(folder, { recursive: true });
  });
});
