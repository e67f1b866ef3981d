import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idpMigrations } from '../../../src/idp/migrations.ts';
import { migrate, pendingMigrations } from '../../../src/storage/migrate.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

describe('M2 migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.drop());

  it('M2 applies nothing the second time', async () => {
    expect(await pendingMigrations(database.db, idpMigrations)).toEqual([]);
    expect(await migrate(database.db, idpMigrations)).toEqual([]);
  });
});
