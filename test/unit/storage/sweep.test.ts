import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { connect } from '../../../src/storage/connect.ts';
import { startSweep, sweep } from '../../../src/storage/sweep.ts';
import { testDatabaseUri } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';

const NOON = new Date('2026-03-02T12:00:00Z');
const clock = { now: () => NOON };
const minutesFromNoon = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);
const silent = pino({ level: 'silent' });

describe('M2 the sweep of what has expired', () => {
  let db: Connection;
  const target = () => ({ collection: db.collection('codes'), field: 'expiresAt' });
  const left = () => db.collection('codes').distinct('name');

  beforeAll(async () => {
    db = await connect(testDatabaseUri('sweep-test'));
    await db.collection('codes').createIndex({ expiresAt: 1 });
  });
  afterEach(() => db.collection('codes').deleteMany({}));
  afterAll(async () => {
    await db.dropDatabase();
    await db.close();
  });

  it('M2 deletes what has expired and nothing else', async () => {
    await db
      .collection('codes')
      .insertMany([
        { name: 'expired', expiresAt: minutesFromNoon(-1) },
        { name: 'ends now', expiresAt: NOON },
        { name: 'lives', expiresAt: minutesFromNoon(1) },
        { name: 'has no end' },
      ]);
    expect(await sweep(target(), clock)).toBe(2);
    expect((await left()).sort()).toEqual(['has no end', 'lives']);
  });

  it('M2 empties a collection larger than one batch, two processes at a time', async () => {
    const many = Array.from({ length: 3_500 }, (_, i) => ({ name: `${i}`, expiresAt: minutesFromNoon(-i - 1) }));
    await db.collection('codes').insertMany(many);
    const deleted = await Promise.all([sweep(target(), clock), sweep(target(), clock)]);
    expect(deleted[0]! + deleted[1]!).toBe(3_500);
    expect(await left()).toEqual([]);
  });

  it('M2 starts at once, survives a failing collection and stops when told', async () => {
    await db.collection('codes').insertOne({ name: 'expired', expiresAt: minutesFromNoon(-1) });
    const broken = { collection: db.collection('codes'), field: '$broken' };
    const running = startSweep({ targets: [broken, target()], everySeconds: 3_600, log: silent, clock });
    await eventually(async () => (await left()).length === 0, 'nothing was swept');
    await running.stop();
  });

  it('M2 finds the expired documents by an index', async () => {
    const query = db.collection('codes').find({ expiresAt: { $lte: NOON } }, { sort: { expiresAt: 1 }, limit: 1_000 });
    expect(JSON.stringify(await query.explain('queryPlanner'))).toContain('IXSCAN');
  });
});
