import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Connection, Schema } from 'mongoose';
import { connect } from '../../../src/storage/connect.ts';
import { takeLock } from '../../../src/storage/lock.ts';
import { type Migrations, migrate, pendingMigrations } from '../../../src/storage/migrate.ts';
import { testDatabaseUri } from '../../support/database.ts';

const NOON = new Date('2026-03-02T12:00:00Z');
const clock = { now: () => NOON };

describe('M2 migrations', () => {
  let db: Connection;
  const migrations: Migrations = {
    folder: 'idp',
    models: (connection) => {
      const schema = new Schema({ code: String }).index({ code: 1 }, { unique: true });
      return [connection.models.Sample ?? connection.model('Sample', schema, 'samples')];
    },
  };

  beforeEach(async () => {
    db = await connect(testDatabaseUri('migrate-test'));
  });
  afterEach(async () => {
    await db.dropDatabase();
    await db.close();
  });

  it('M2 makes the indexes that the models declare', async () => {
    await migrate(db, migrations);
    await db.collection('samples').insertOne({ code: 'a' });
    await expect(db.collection('samples').insertOne({ code: 'a' })).rejects.toThrow('E11000');
  });

  it('M2 applies nothing the second time, and harms nothing when applied again after a crash', async () => {
    const applied = await migrate(db, migrations);
    expect(await pendingMigrations(db, migrations)).toEqual([]);
    expect(await migrate(db, migrations)).toEqual([]);
    await db.collection('migrations').deleteMany({});
    expect(await migrate(db, migrations)).toEqual(applied);
  });

  it('M2 applies each once when several processes start together', async () => {
    const pending = await pendingMigrations(db, migrations);
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(db, migrations)));
    expect(applied.flat()).toEqual(pending);
  });

  it('M2 gives up with a clear sentence while another process migrates', async () => {
    const lock = await takeLock(db, 'migrations', clock);
    await expect(migrate(db, migrations, { clock, patienceSeconds: 0 })).rejects.toThrow('Un autre processus migre');
    await lock?.release();
    expect(await migrate(db, migrations, { clock })).toContain('0001-indexes');
  });

  it('M2 takes over the lock of a process that died, 30 seconds later', async () => {
    const dead = await takeLock(db, 'migrations', clock);
    const later = { now: () => new Date(NOON.getTime() + 30_000) };
    expect(await takeLock(db, 'migrations', clock)).toBeUndefined();
    const taken = await takeLock(db, 'migrations', later);
    expect(taken).toBeDefined();
    expect(await dead?.held()).toBe(false);
    await dead?.release();
    expect(await taken?.held()).toBe(true);
    await taken?.release();
  });
});
