import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { createBell } from '../../../src/deliveries/bell.ts';
import { createOutbox, OUTBOX_SEAL } from '../../../src/messaging/enqueue.ts';
import { outboxMessages } from '../../../src/messaging/outbox.model.ts';
import { type Actor, act } from '../../../src/portal/campaign/act.ts';
import {
  type Campaign,
  type CampaignDates,
  campaignId,
  campaigns,
} from '../../../src/portal/campaign/campaign.model.ts';
import type { Change } from '../../../src/portal/campaign/changes.ts';
import { levelOf } from '../../../src/portal/campaign/current-file.ts';
import type { Mails } from '../../../src/portal/campaign-mails/post.ts';
import type { SchoolGuardian, SchoolPupil } from '../../../src/portal/directory/school-pupil.ts';
import { type PortalSession, portalSessions } from '../../../src/portal/sessions/session.model.ts';
import { createSeal } from '../../../src/security/seal.ts';
import { AppError } from '../../../src/web/errors.ts';
import { loadTexts } from '../../../src/web/texts.ts';
import { demonstration } from '../../support/config.ts';
import { openPortalTestDatabase, type TestDatabase } from '../../support/database.ts';
import { testTemplates } from '../../support/messages.ts';
import { type TestClock, testClock } from '../../support/test-clock.ts';

const secret = 'a secret of the configuration, 32 characters at least';
export const UAI = '0159901F';
export const YEAR = 2026;
export const CAMPAIGN = campaignId(UAI, YEAR);

export const DATES: CampaignDates = {
  intentionsOpen: '2027-02-01',
  intentionsClose: '2027-02-26',
  opinionsOn: '2027-03-19',
  choicesOpen: '2027-05-03',
  choicesClose: '2027-05-28',
  proposalsOn: '2027-06-11',
  answersClose: '2027-06-16',
  endsOn: '2027-07-09',
};

export const guardian = (name: string, more: Partial<SchoolGuardian> = {}): SchoolGuardian => ({
  key: `key-of-${name.toLowerCase()}`,
  sub: name.toLowerCase(),
  civility: 'Mme',
  firstName: name,
  familyName: 'BRIVAL',
  email: `${name.toLowerCase()}@example.fr`,
  ...more,
});

export const pupil = (name: string, guardians: SchoolGuardian[]): SchoolPupil => ({
  sub: `child-${name.toLowerCase()}`,
  localId: name,
  firstName: name,
  familyName: 'BRIVAL',
  birthDate: '2012-05-04',
  level: '2116',
  guardians,
});

/** A mail as it waits in the outbox. */
export interface WaitingMail {
  key: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** The worker of the campaigns’ mails on a database, with a provider’s roster that tests change and a clock that they move. */
export interface CampaignOffice {
  mails: Mails;
  clock: TestClock;
  roster: SchoolPupil[];
  provider: { isAway: boolean; asked: number };
  campaign(dates?: Partial<CampaignDates>, uai?: string): Promise<void>;
  /** Moves the clock to a moment (ISO 8601). */
  until(moment: string): void;
  /** Signs in: gives the stay. */
  arrive(stay: string, more?: Partial<PortalSession>): Promise<NonNullable<Actor['stay']>>;
  act(child: SchoolPupil, change: Change, actor?: Partial<Actor>): Promise<void>;
  /** All mails written, oldest first. */
  letters(): Promise<WaitingMail[]>;
}

export const SCHOOL: Actor = { author: { kind: 'school', id: 'vie-scolaire' } };
export const SANDRINE = { kind: 'guardian', id: 'sandrine', name: 'Mme Sandrine BRIVAL' } as const;

interface EmptyDatabase {
  readonly db: Connection;
  /** Takes out all that is in it. */
  empty(): Promise<void>;
}

/** A database for the tests of a file, with nothing in it before each. */
export function useEmptyDatabase(): EmptyDatabase {
  let database: TestDatabase;
  const empty = async () => {
    const collections = [...Object.values(database.db.collections), database.db.collection('locks')];
    await Promise.all(collections.map((collection) => collection.deleteMany({})));
  };
  beforeAll(async () => {
    database = await openPortalTestDatabase();
  });
  beforeEach(empty);
  afterAll(() => database.drop());
  return {
    get db() {
      return database.db;
    },
    empty,
  };
}

export function openCampaignOffice(db: Connection, start: string, pageSize = 200): CampaignOffice {
  const clock = testClock(start);
  const roster: SchoolPupil[] = [];
  const provider = { isAway: false, asked: 0 };
  const settings = demonstration().portal!;
  const ask = () => {
    provider.asked += 1;
    if (provider.isAway) throw new AppError('provider-unavailable');
  };
  const mails: Mails = {
    settings,
    db,
    clock,
    log: pino({ level: 'silent' }),
    mailsDue: createBell(),
    webhooksDue: createBell(),
    texts: loadTexts('views/locales'),
    outbox: createOutbox({ db, clock, secret, templates: testTemplates(), giveUpHours: 24 }),
    directory: {
      async school() {
        throw new AppError('provider-unavailable');
      },
      async guardianDetails() {
        throw new AppError('provider-unavailable');
      },
      async pupil(_uai, sub) {
        ask();
        return roster.find((one) => one.sub === sub);
      },
      async pupilsOf(_uai, { cursor, limit = 200 } = {}) {
        ask();
        const from = Number(cursor ?? 0);
        const next = from + Math.min(limit, pageSize);
        return { pupils: roster.slice(from, next), ...(next < roster.length && { nextCursor: String(next) }) };
      },
    },
  };
  return {
    mails,
    clock,
    roster,
    provider,
    async campaign(dates = {}, uai = UAI) {
      const campaign: Campaign = {
        _id: campaignId(uai, YEAR),
        ...{ uai, year: YEAR, dates: { ...DATES, ...dates }, version: 1, schemaVersion: 1 },
        announceAt: clock.now(),
      };
      await campaigns(db).replaceOne({ _id: campaign._id }, { ...campaign, history: [] }, { upsert: true });
    },
    until: (moment) => clock.advance((Date.parse(moment) - clock.now().getTime()) / 1000),
    async arrive(stay, more = {}) {
      const expiresAt = new Date(clock.now().getTime() + 30 * 60_000);
      const now = clock.now();
      const person = { kind: 'guardian' as const, firstName: 'Sandrine', familyName: 'Brival', children: [] };
      const times = { claimsAt: now, refreshAt: now, startedAt: now, openedAt: now, seenAt: now, expiresAt };
      const session = { _id: stay, sub: 'sandrine', tokens: 'x', person, stay, ...times, ...more };
      await portalSessions(db).create(session as PortalSession);
      return { id: stay, endsAt: session.expiresAt };
    },
    async act(child, change, actor = {}) {
      const level = levelOf(settings, child.level)!;
      const key = { uai: UAI, year: YEAR, pupil: child.sub, level };
      const outcome = await act(mails, key, { author: SANDRINE, ...actor }, change);
      if (!outcome.ok) throw new Error(`${change.event}: ${outcome.reason}`);
    },
    async letters() {
      const box = createSeal(secret, OUTBOX_SEAL);
      const messages = await outboxMessages(db).find().sort({ createdAt: 1, _id: 1 }).lean();
      return messages.map(({ _id, sealed }) => ({ key: _id, ...JSON.parse(box.open(sealed!, _id)) }));
    },
  };
}
