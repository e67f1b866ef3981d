import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Model } from 'mongoose';
import { keptRequests } from '../../src/portal/api/kept-request.model.ts';
import { campaigns } from '../../src/portal/campaign/campaign.model.ts';
import { drafts } from '../../src/portal/campaign/draft.model.ts';
import { orientationFiles } from '../../src/portal/campaign/file.model.ts';
import { announcementRecords } from '../../src/portal/campaign-mails/announcement.model.ts';
import { corrections } from '../../src/portal/corrections/correction.model.ts';
import { consultations } from '../../src/portal/report-cards/consultation.model.ts';
import { formerReportCards, reportCards } from '../../src/portal/report-cards/report-card.model.ts';
import { portalSessions } from '../../src/portal/sessions/session.model.ts';
import { signInAttempts } from '../../src/portal/sign-in/sign-in-attempt.model.ts';
import { usedLogoutTokens } from '../../src/portal/sign-out/logout-token.model.ts';
import { webhookDeliveries } from '../../src/portal/webhooks/delivery.model.ts';
import { openPortalTestDatabase, type TestDatabase } from '../support/database.ts';

/** How the database would find the documents of a filter. */
async function planOf<T>(model: Model<T>, filter: object): Promise<string> {
  const explained = (await model.collection.find(filter).explain('queryPlanner')) as unknown;
  return JSON.stringify(explained);
}

describe('M2 the queries of the portal', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openPortalTestDatabase();
  });
  afterAll(() => database.drop());

  const now = new Date();
  it.each([
    ['the session of a request', portalSessions, { _id: 'x', expiresAt: { $gt: now } }, '_id_'],
    ['the turn to ask the provider', portalSessions, { _id: 'x', refreshAt: now }, '_id_'],
    ['the session that the provider ended', portalSessions, { sid: 'x' }, 'sid_1'],
    ['the session of a person that the provider ended', portalSessions, { sid: 'x', sub: 'y' }, 'sid_1'],
    ['the sessions of a person', portalSessions, { sub: 'y' }, 'sub_1'],
    ['a sign-in that comes back', signInAttempts, { _id: 'x', browser: 'y', expiresAt: { $gt: now } }, '_id_'],
    ['a logout token', usedLogoutTokens, { _id: 'x' }, '_id_'],
    ['the mails that are due', orientationFiles, { 'notices.dueAt': { $lte: now } }, 'notices.dueAt_1'],
    ['the mails that wait for a stay', orientationFiles, { 'notices.stay': { $in: ['x'] } }, 'notices.stay_1'],
    ['the sessions of a stay', portalSessions, { stay: { $in: ['x'] }, expiresAt: { $gt: now } }, 'stay_1'],
    [
      'the files of a campaign whose dates move',
      orientationFiles,
      { campaign: 'x', 'notices.kind': 'opinion' },
      'campaign_1',
    ],
    ['a draft', drafts, { _id: 'x', expiresAt: { $gt: now } }, '_id_'],
    ['a request with a key', keptRequests, { _id: 'x', attempt: 'y' }, '_id_'],
    ['the campaigns to announce', campaigns, { announceAt: { $lte: now } }, 'announceAt_1'],
    ['the announcements of a campaign', announcementRecords, { campaign: { $in: ['x'] } }, 'campaign_1'],
    ['the report cards of a pupil', reportCards, { pupil: 'x', lockedAt: { $lte: now } }, 'pupil_1_year_-1'],
    ['a report card of a pupil', reportCards, { _id: 'x', pupil: 'x', lockedAt: { $lte: now } }, '_id_'],
    ['the report cards that a school wrote of a pupil', reportCards, { pupil: 'x', uai: 'y' }, 'pupil_1_year_-1'],
    [
      'a page of a school’s report cards',
      reportCards,
      { uai: 'x', year: 2026, division: 'y', _id: { $gt: 'z' } },
      'uai_1_year_1__id_1',
    ],
    ['the versions of a report card', formerReportCards, { card: 'x', version: { $lt: 2 } }, 'card_1_version_1'],
    ['the latest versions of one', formerReportCards, { card: 'x', recordedAt: { $gt: now } }, 'card_1_version_1'],
    ['who read a pupil’s report cards', consultations, { pupil: 'x', expiresAt: { $gt: now } }, 'pupil_1_at_-1'],
    ['files that tell of a family', orientationFiles, { 'untold.at': { $exists: true } }, 'untold.at_1'],
    [
      'the webhooks that are due',
      webhookDeliveries,
      { status: 'waiting', endpoint: 'x', dueAt: { $lte: now } },
      'endpoint_1_dueAt_1',
    ],
    [
      'the corrections of a guardian',
      corrections,
      { uai: 'x', guardian: 'y', expiresAt: { $gt: now } },
      'uai_1_guardian_1_number_1',
    ],
    [
      'the corrections of the guardians of a class',
      corrections,
      { uai: 'x', guardian: { $in: ['y', 'z'] }, state: { $in: ['waiting', 'accepted'] }, expiresAt: { $gt: now } },
      'uai_1_guardian_1_number_1',
    ],
    ['a correction of a school', corrections, { _id: 'x', uai: 'y', expiresAt: { $gt: now } }, '_id_'],
    ['the corrections that are still to be told', corrections, { 'due.dueAt': { $lte: now } }, 'due.dueAt_1'],
    ['the webhooks given up', webhookDeliveries, { status: 'failed', endpoint: 'x' }, 'endpoint_1_finishedAt_-1'],
    ['old webhooks', webhookDeliveries, { purgeAt: { $lte: now } }, 'purgeAt_1'],
    ['expired sessions', portalSessions, { expiresAt: { $lte: now } }, 'expiresAt_1'],
    ['expired drafts', drafts, { expiresAt: { $lte: now } }, 'expiresAt_1'],
    ['expired consultations', consultations, { expiresAt: { $lte: now } }, 'expiresAt_1'],
    ['expired corrections', corrections, { expiresAt: { $lte: now } }, 'expiresAt_1'],
    ['expired requests with a key', keptRequests, { expiresAt: { $lte: now } }, 'expiresAt_1'],
    ['expired sign-ins', signInAttempts, { expiresAt: { $lte: now } }, 'expiresAt_1'],
    ['expired logout tokens', usedLogoutTokens, { expiresAt: { $lte: now } }, 'expiresAt_1'],
  ])('M2 find %s by an index', async (_, model, filter, index) => {
    const plan = await planOf(model(database.db) as unknown as Model<object>, filter);
    expect(plan).not.toContain('COLLSCAN');
    expect(plan).toContain(index === '_id_' ? '"_id_"' : `"indexName":"${index}"`);
  });

  it.each([
    ['a school', { uai: 'x', expiresAt: { $gt: now } }, 'uai_1_at_1__id_1'],
    ['a school in one state', { uai: 'x', state: 'waiting', expiresAt: { $gt: now } }, 'uai_1_state_1_at_1__id_1'],
  ])('M2 page through the corrections of %s without sorting them', async (_, filter, index) => {
    const found = corrections(database.db).collection.find(filter).sort({ at: 1, _id: 1 }).limit(50);
    const { queryPlanner } = (await found.explain('queryPlanner')) as { queryPlanner: { winningPlan: object } };
    const plan = JSON.stringify(queryPlanner.winningPlan);
    expect(plan).toContain(`"indexName":"${index}"`);
    expect(plan).not.toContain('"SORT"');
  });
});
