import { describe, expect, it } from '@jest/globals';
import { connect } from '../../../src/storage/connect.ts';

describe('M2 the connection', () => {
  it('M2 works', async () => {
    const db = await connect(process.env.EDUCONNECT_TEST_MONGODB!.replace('DATABASE', 'x'));
    await db.collection('a').insertOne({ a: 1 });
    expect(await db.collection('a').countDocuments()).toBe(1);
    await db.close();
  });
});
