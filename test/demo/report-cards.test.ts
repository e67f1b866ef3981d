import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { prepareDemonstration } from '../../src/demo/demonstration.ts';
import { PUPILS, UAI } from '../../src/demo/report-cards/class.ts';
import { classYears } from '../../src/demo/report-cards/class-years.ts';
import { openReportCards } from '../../src/demo/report-cards/open-report-cards.ts';
import { ecoleCards } from '../../src/demo/school/ecole-cards.ts';
import { createSchoolClient } from '../../src/demo/school/school-client.ts';
import { createDirectory } from '../../src/portal/directory/directory.ts';
import { createProvider } from '../../src/portal/provider.ts';
import { reportCards } from '../../src/portal/report-cards/report-card.model.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

jest.setTimeout(300_000);

const ECOLE = '0159903H';
const DAY_MS = 24 * 3_600_000;
/** A year whole, day by day, with a leap day in it. */
const DAYS = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(2027, 7, 1, 10) + day * DAY_MS));

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
  await prepareDemonstration(services.idp);
});
afterAll(() => services.stop());

/** The portal as it would be started at some moment: its pupils come from the provider that runs now. */
const portalAt = (now: Date) => {
  const { portal: settings } = services.config;
  const provider = createProvider(settings!, services.clock);
  return {
    db: services.portal,
    clock: { now: () => now },
    directory: createDirectory(settings!, provider, services.clock),
  };
};
const cards = () => reportCards(services.portal).find({}).sort({ _id: 1 }).lean();
const kindsOf = (found: Awaited<ReturnType<typeof cards>>) =>
  [
    ...new Set(found.map(({ year, term }) => `${year} ${term.kind === 'cycle' ? `c${term.cycle}` : term.index}`)),
  ].sort();

describe('the demonstration’s report cards', () => {
  it('J3 are those of the class: the end of cycle 3, the year in 4e, and of this year what is over; twice changes nothing', async () => {
    await openReportCards(portalAt(new Date('2027-04-20T10:00:00Z')));
    const first = await cards();
    expect(kindsOf(first)).toEqual(['2023 c3', '2025 1', '2025 2', '2025 3', '2026 1', '2026 2']);
    expect(first).toHaveLength(6 * PUPILS.length);
    expect(first[0]).toMatchObject({ uai: UAI, schoolName: 'Collège Rosélie Maillot', source: 'lsu' });
    await openReportCards(portalAt(new Date('2027-04-21T10:00:00Z')));
    expect(await cards()).toEqual(first);
    await openReportCards(portalAt(new Date('2027-07-01T10:00:00Z')));
    expect(kindsOf(await cards())).toContain('2026 3');
  });

  it('J3 have marks or positions, support of several kinds, projects and paths', async () => {
    const contents = (await cards()).flatMap(({ content }) => (content.kind === 'periodic' ? [content] : []));
    const said = (what: (content: (typeof contents)[number]) => unknown) => contents.filter(what).length;
    expect(said(({ subjects }) => subjects.every(({ marks }) => marks))).toBeGreaterThan(0);
    expect(said(({ subjects }) => subjects.every(({ position, marks }) => position && !marks))).toBeGreaterThan(0);
    const codes = new Set(contents.flatMap(({ support }) => support.map(({ code }) => code)));
    expect([...codes].sort()).toEqual(['PAP', 'PPRE', 'UPE2A']);
    expect(said(({ projects, paths }) => projects.length > 0 && paths.length > 0)).toBe(contents.length);
    expect(said(({ tutoring, homework }) => tutoring.length > 0 && homework)).toBeGreaterThan(0);
  });

  it('M2 are over, in one school year each, and on school days, whichever day the demonstration is started on', () => {
    for (const now of DAYS) {
      for (const year of classYears(now)) {
        const terms = year.kind === 'terms' ? year.terms : [{ council: year.createdOn, lockedAt: year.lockedAt }];
        for (const { council, lockedAt } of terms) {
          const locked = new Date(`${lockedAt}+04:00`);
          expect([now >= locked, council < lockedAt, [0, 6].includes(locked.getUTCDay())]).toEqual([true, true, false]);
          expect(Number(lockedAt.slice(0, 4)) - Number(lockedAt.slice(5, 7) < '08')).toBe(year.year);
        }
      }
    }
  });

  it('L1 of an école are written by its software through the API, which finds the pupils in the Directory', async () => {
    const { clients, portal } = services.config;
    const clientSecret = clients.find(({ id }) => id === 'vie-scolaire')!.secrets[0]!;
    const { issuer, url: portalUrl } = portal!;
    const client = await createSchoolClient({ issuer, portalUrl, clientId: 'vie-scolaire', clientSecret });
    const pupils = await client.pupils(ECOLE);
    expect(pupils.map(({ given_name }) => given_name).sort()).toEqual(['Anatole', 'Jules', 'Lila', 'Élisa']);
    const now = services.clock.now();
    const write = async () => {
      for (const pupil of pupils) {
        for (const { name, body } of ecoleCards(pupil, ECOLE, now))
          await client.send('PUT', `/schools/${ECOLE}/pupils/${pupil.sub}/report-cards/${name}`, body);
      }
      return (await cards()).filter(({ uai }) => uai === ECOLE);
    };
    const written = await write();
    expect(new Set(written.map(({ firstName }) => firstName))).toEqual(new Set(['Anatole', 'Jules', 'Élisa']));
    expect(written.map(({ source }) => source)).not.toContain('lsu');
    expect(await write()).toEqual(written);
  });

  it('L1 of an école are over too, on every day of the year', () => {
    for (const now of DAYS) {
      const all = ['CE2', 'CM1', 'CM2'].flatMap((level) =>
        ecoleCards({ sub: 's', given_name: 'Jules', level }, ECOLE, now),
      );
      expect(all.length).toBeGreaterThan(2);
      expect(all.filter(({ body }) => new Date(body.locked_at) > now)).toEqual([]);
    }
    expect(ecoleCards({ sub: 's', given_name: 'Lila', level: 'CP' }, ECOLE, DAYS[0]!)).toEqual([]);
  });
});
