import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { trusted } from 'mongoose';
import { outboxMessages } from '../../../src/messaging/outbox.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { codeFor, openPostOffice } from './post-office.ts';

describe('the outbox among millions of messages', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
    await outboxMessages(database.db).createIndexes();
  });
  afterAll(() => database.drop());

  it('is asked for what is due through an index that holds only what waits', async () => {
    const { db } = database;
    const office = openPostOffice(db, { smsUrl: 'http://127.0.0.1:1', smtpPort: 1 });
    for (let index = 0; index < 20; index += 1) await office.outbox.enqueue(codeFor(`code:${index}`));
    await outboxMessages(db).updateMany({ _id: trusted({ $ne: 'code:7' }) }, { $set: { status: 'sent' } });
    const plan = await outboxMessages(db)
      .find({ status: 'waiting', channel: 'sms', dueAt: trusted({ $lte: office.clock.now() }) })
      .sort({ dueAt: 1 })
      .limit(1)
      .explain('executionStats');
    const { executionStats, queryPlanner } = plan as unknown as {
      executionStats: { totalDocsExamined: number; totalKeysExamined: number };
      queryPlanner: { winningPlan: unknown };
    };
    expect(JSON.stringify(queryPlanner.winningPlan)).toContain('IXSCAN');
    expect(JSON.stringify(queryPlanner.winningPlan)).not.toContain('"SORT"');
    expect(executionStats).toMatchObject({ totalDocsExamined: 1, totalKeysExamined: 1 });
  });
});
