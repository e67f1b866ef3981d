import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { auditAnchors } from '../../../src/idp/audit/audit-anchor.model.ts';
import { type AuditEntry, auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { type Audit, createAudit } from '../../../src/idp/audit/create-audit.ts';
import { purgeAudit } from '../../../src/idp/audit/purge.ts';
import { recentOf } from '../../../src/idp/audit/recent.ts';
import { verifyAudit } from '../../../src/idp/audit/verify.ts';
import { movableClock } from '../../support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const SECRET = 'a-secret-of-the-tests-0123456789abcdef';
let database: TestDatabase;
let clock: ReturnType<typeof movableClock>;
let audit: Audit;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await Promise.all([auditEntries(database.db).deleteMany({}), auditAnchors(database.db).deleteMany({})]);
  clock = movableClock();
  audit = createAudit({ db: database.db, clock, secret: SECRET });
});
afterAll(() => database.drop());

const documents = () => database.db.collection<AuditEntry>('audit');
const write = async (count: number) => {
  for (let n = 0; n < count; n += 1)
    await audit.record({ action: 'sign-in', result: 'done', accountId: `person-${n}`, actor: { kind: 'owner' } });
};
const verify = (noted?: { number: number; hash: string }, secret = SECRET) =>
  verifyAudit({ db: database.db, secret, noted });
const entry = async (number: number) => (await documents().findOne({ _id: number }))!;
const headNow = async () => {
  const verified = await verify();
  if (!verified.ok) throw new Error('broken');
  return verified.head;
};
const purge = (keptMonths = 12) => purgeAudit({ db: database.db, clock, secret: SECRET, audit, keptMonths });

describe('S59 the audit log is verified', () => {
  it('S59 an empty log is intact, and so is one of several entries', async () => {
    expect(await verify()).toMatchObject({ ok: true, entries: 0, head: { number: 0 } });
    await write(5);
    expect(await verify()).toMatchObject({ ok: true, entries: 5, begins: 1, head: { number: 5 } });
  });

  it.each([
    ['who', { $set: { accountId: 'somebody-else' } }],
    ['what', { $set: { action: 'session-ended' } }],
    ['when', { $set: { at: new Date(0) } }],
    ['the result', { $set: { result: 'refused' } }],
    ['a detail', { $set: { details: { how: 'otp' } } }],
    ['the actor', { $set: { actor: { kind: 'system' } } }],
  ])('S59 tells an entry where %s was changed', async (_, change) => {
    await write(5);
    await documents().updateOne({ _id: 3 }, change as never);
    expect(await verify()).toEqual({ ok: false, broken: { fault: 'changed', number: 3 }, entries: 2 });
  });

  it('S59 tells a change though its author made the hash anew, for want of the key', async () => {
    await write(3);
    const forger = createAudit({ db: database.db, clock, secret: 'another-secret-0123456789abcdefghijk' });
    await forger.record({ action: 'sign-in', result: 'done', actor: { kind: 'owner' } });
    expect(await verify()).toMatchObject({ ok: false, broken: { fault: 'changed', number: 4 } });
    expect(await verify(undefined, 'another-secret-0123456789abcdefghijk')).toMatchObject({
      broken: { fault: 'changed', number: 1 },
    });
  });

  it('S59 tells an entry that was removed in the middle, and at the beginning', async () => {
    await write(5);
    await documents().deleteOne({ _id: 3 });
    expect(await verify()).toMatchObject({ broken: { fault: 'missing', number: 3 } });
    await documents().deleteOne({ _id: 1 });
    expect(await verify()).toMatchObject({ broken: { fault: 'missing', number: 1 } });
  });

  it('S59 tells that the last entries were removed, by the head noted earlier', async () => {
    await write(5);
    const head = await headNow();
    await write(2);
    expect(await verify(head)).toMatchObject({ ok: true, entries: 7 });
    await documents().deleteMany({ _id: { $gte: 4 } });
    expect(await verify()).toMatchObject({ ok: true, entries: 3 });
    expect(await verify(head)).toMatchObject({ ok: false, broken: { fault: 'missing', number: 4 } });
    // Others in their place, by an installation that knows the key: the one noted is not among them.
    audit = createAudit({ db: database.db, clock, secret: SECRET });
    await write(4);
    expect(await verify()).toMatchObject({ ok: true, entries: 7 });
    expect(await verify(head)).toMatchObject({ ok: false, broken: { fault: 'head', number: 5 } });
  });

  it('S59 tells that two entries changed places', async () => {
    await write(5);
    const [second, third] = [await entry(2), await entry(3)];
    await documents().deleteMany({ _id: { $in: [2, 3] } });
    await documents().insertMany([
      { ...third, _id: 2 },
      { ...second, _id: 3 },
    ]);
    expect(await verify()).toMatchObject({ broken: { fault: 'changed', number: 2 } });
  });

  it('S59 tells an entry that was inserted, or copied to the end', async () => {
    await write(3);
    await documents().insertOne({ ...(await entry(2)), _id: 4 });
    expect(await verify()).toMatchObject({ broken: { fault: 'changed', number: 4 } });
    await documents().deleteOne({ _id: 4 });
    await documents().insertOne({ ...(await entry(2)), _id: 2.5 });
    expect(await verify()).toMatchObject({ broken: { fault: 'missing', number: 3 } });
  });
});

describe('S59 the audit log is purged', () => {
  it('S59 forgets what is over a year old, and can still be verified', async () => {
    await write(3);
    clock.forward({ hours: 24 * 300 });
    await write(2);
    const head = await headNow();
    expect(await purge()).toBe(0);
    clock.forward({ hours: 24 * 100 });
    expect(await purge()).toBe(3);
    expect(await verify()).toMatchObject({ ok: true, entries: 3, begins: 4, head: { number: 6 } });
    expect(await verify(head)).toMatchObject({ ok: true });
    expect(await entry(6)).toMatchObject({ action: 'audit-purged', details: { entries: '3', until: '3' } });
    await write(1);
    expect(await verify()).toMatchObject({ ok: true, head: { number: 7 } });
  });

  it('S59 ends a purge that was killed half-way', async () => {
    await write(3);
    const removed = await documents().find().toArray();
    clock.forward({ hours: 24 * 400 });
    await purge();
    await documents().insertMany(removed);
    expect(await verify()).toMatchObject({ ok: true, begins: 4, entries: 1 });
    await purge();
    expect((await documents().find().toArray()).map(({ _id }) => _id)).toEqual([4, 5]);
  });

  it('S59 has no entry deleted by changing its date', async () => {
    await write(4);
    await documents().updateMany({ _id: { $lte: 3 } }, { $set: { at: new Date(0) } });
    expect(await purge()).toBe(0);
    expect(await verify()).toMatchObject({ ok: false, broken: { fault: 'changed', number: 1 } });
  });

  it('S59 has nothing deleted by moving the place where it begins', async () => {
    await write(4);
    const { hash } = await entry(3);
    await auditAnchors(database.db).create({ _id: 'anchor', number: 3, hash, seal: hash, schemaVersion: 1 });
    expect(await purge()).toBe(0);
    expect(await verify()).toMatchObject({ ok: false, broken: { fault: 'anchor' } });
  });
});

describe('F7 an owner reads her own events', () => {
  it('F7 finds the last of them first, by an index', async () => {
    await write(3);
    await audit.record({ action: 'password-changed', result: 'done', accountId: 'person-1', actor: { kind: 'owner' } });
    const recent = await recentOf(database.db, 'person-1', 20);
    expect(recent.map(({ action }) => action)).toEqual(['password-changed', 'sign-in']);
    const plan = await documents().find({ accountId: 'person-1' }).sort({ _id: -1 }).limit(20).explain();
    expect(JSON.stringify(plan)).toContain('accountId_1__id_-1');
    expect(JSON.stringify(plan)).not.toMatch(/COLLSCAN|"SORT"/);
  });
});
