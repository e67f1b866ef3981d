import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { createAudit } from '../../../src/idp/audit/create-audit.ts';
import { movableClock } from '../../support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const SECRET = 'a-secret-of-the-tests-0123456789abcdef';
const clock = movableClock();
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => auditEntries(database.db).deleteMany({}));
afterAll(() => database.drop());

const newAudit = () => createAudit({ db: database.db, clock, secret: SECRET });
const signIn = (accountId: string) =>
  ({ action: 'sign-in', result: 'done', accountId, actor: { kind: 'owner' }, details: { how: 'pwd' } }) as const;
const stored = () => auditEntries(database.db).find().sort({ _id: 1 }).lean();

describe('S59 the audit log', () => {
  it('S59 keeps who did what, when, with what result', async () => {
    await newAudit().record(signIn('valery'));
    expect(await stored()).toEqual([
      expect.objectContaining({ _id: 1, ...signIn('valery'), at: expect.any(Date), previous: '0'.repeat(64) }),
    ]);
  });

  it('S59 gives every event a number of its own, without a gap, though several processes write at once', async () => {
    const processes = [newAudit(), newAudit(), newAudit()];
    const rounds = Array.from({ length: 40 }, (_, round) => round);
    await Promise.all(
      processes.flatMap((audit, process) => rounds.map((n) => audit.record(signIn(`${process}-${n}`)))),
    );
    const entries = await stored();
    expect(entries.map(({ _id }) => _id)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(new Set(entries.map(({ accountId }) => accountId)).size).toBe(120);
    entries.slice(1).forEach((entry, index) => {
      expect(entry.previous).toBe(entries[index]!.hash);
    });
  });
});
