import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Query, trusted } from 'mongoose';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { activations } from '../../../src/idp/activation-sms/activation.model.ts';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

type AnyQuery = Pick<Query<unknown, unknown>, 'explain'>;

const QUERIES: Record<string, (database: TestDatabase) => AnyQuery> = {
  'the opening of a tab': ({ db }) => activations(db).findOne({ _id: 'uid' }),
  'whether a person has an account, or one that moves': ({ db }) =>
    accounts(db).findOne(
      trusted({
        $or: [
          { guardianIds: trusted({ $in: ['a'] }), _id: trusted({ $ne: 'x' }) },
          { 'closed.kept.guardianIds': trusted({ $in: ['a'] }), 'closed.moving': trusted({ $exists: true }) },
        ],
      }),
    ),
  'whether an identifier is taken': ({ db }) => accounts(db).findOne({ identifier: 'v.durant1' }),
  'the names of a person': ({ db }) =>
    guardians(db)
      .find({ _id: trusted({ $in: ['a', 'b'] }) })
      .sort({ _id: 1 }),
  'the account of a confirmation link': ({ db }) => accounts(db).findOne({ 'email.pending.tokenHash': 'hash' }),
};

describe('the queries of an opening', () => {
  it.each(Object.keys(QUERIES))('finds %s by an index', async (name) => {
    const plan = JSON.stringify(await QUERIES[name]!(database).explain('queryPlanner'));
    expect(plan).toMatch(/IXSCAN|IDHACK/);
    expect(plan).not.toContain('COLLSCAN');
  });
});
