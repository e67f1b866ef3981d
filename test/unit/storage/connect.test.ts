import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Connection, Schema, trusted } from 'mongoose';
import { connect } from '../../../src/storage/connect.ts';
import { openStorage } from '../../../src/storage/open-storage.ts';
import { ping } from '../../../src/storage/ping.ts';
import { testDatabaseUri } from '../../support/database.ts';

const NOWHERE = 'mongodb://127.0.0.1:1/';
const people = (db: Connection) => db.model('Person', new Schema({ name: String, bornOn: Date }), 'people');

describe('M2 the connection', () => {
  let db: Connection;

  beforeAll(async () => {
    db = await connect(testDatabaseUri('connect-test'));
    await people(db).create({ name: 'Sandrine', bornOn: new Date('1984-03-02') });
  });

  afterAll(async () => {
    await db.dropDatabase();
    await db.close();
  });

  it('M2 waits for the journal at every write', () => {
    expect(db.db?.writeConcern).toMatchObject({ w: 1, j: true });
  });

  it('S52 takes an operator that came from outside for a value', async () => {
    const typed: object = JSON.parse('{"name":{"$ne":null}}');
    await expect(people(db).findOne(typed).lean()).rejects.toThrow('Cast to string failed');
  });

  it('S52 keeps the operators that we wrote', async () => {
    const found = await people(db)
      .findOne({ bornOn: trusted({ $lt: new Date('1990-01-01') }) })
      .lean();
    expect(found?.name).toBe('Sandrine');
  });

  it('S52 refuses a filter on a field that the schema does not know, which would otherwise be read as no filter', async () => {
    const typed: object = { nmae: 'Sandrine' };
    await expect(people(db).deleteMany(typed)).rejects.toThrow('strictQuery');
    expect(await people(db).countDocuments()).toBe(1);
  });

  it('M2 looks for 5 seconds at most for a MongoDB that does not answer at the address', async () => {
    const settings = { uri: NOWHERE, embeddedDirectory: 'unused', idpDatabase: 'idp', portalDatabase: 'portal' };
    await expect(openStorage(settings)).rejects.toThrow('ECONNREFUSED 127.0.0.1:1');
    expect(db.getClient().options.serverSelectionTimeoutMS).toBe(5_000);
  });

  it('M2 opens one database for each application', async () => {
    const settings = {
      uri: testDatabaseUri(''),
      embeddedDirectory: 'unused',
      idpDatabase: 'one',
      portalDatabase: 'two',
    };
    const storage = await openStorage(settings);
    expect([storage.idp.name, storage.portal.name]).toEqual(['one', 'two']);
    expect(await Promise.all([storage.idp, storage.portal].map(ping))).toEqual(['ok', 'ok']);
    await storage.close();
    expect(await Promise.all([storage.idp, storage.portal].map(ping))).toEqual(['unreachable', 'unreachable']);
  });
});
