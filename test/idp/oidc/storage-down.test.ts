import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mongo } from 'mongoose';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from './browser.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from './test-provider.ts';

let database: TestDatabase;
let op: TestProvider;
let carnet: RelyingParty;

beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock: movableClock() });
  carnet = await relyingParty(op, 'carnet');
  await openAccount(database.db, { _id: 'valery' });
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

const writes = () => jest.spyOn(mongo.Collection.prototype, 'bulkWrite');
const lost = new mongo.MongoNetworkError('the connection is lost');

/** A browser whose form is sent: the next address ends the sign-in. */
async function aboutToFinish() {
  const browser = new Browser();
  const form = await browser.visit(carnet.start().href);
  const posted = await browser.request(`${form.url.href}?account=valery`, { method: 'POST' });
  return { browser, resume: posted.headers.get('location')! };
}

describe('S63 while the database is away', () => {
  it('a sign-in is not said to have ended: no code leaves that was not written', async () => {
    const { browser, resume } = await aboutToFinish();
    writes().mockRejectedValue(lost);
    const answer = await browser.request(resume);
    expect([answer.status, answer.headers.get('location')]).toEqual([503, null]);
    expect(answer.headers.get('retry-after')).toBe('10');
    expect(op.pages.at(-1)).toMatchObject({ view: 'errors/error', locals: { code: 'busy' } });
  });

  it('a sign-in does not start', async () => {
    writes().mockRejectedValue(lost);
    const answer = await new Browser().request(carnet.start().href);
    expect(answer.headers.get('location') ?? '').not.toContain('/interaction/');
  });

  it('a code is not exchanged, and serves once it is back', async () => {
    const { browser, resume } = await aboutToFinish();
    const back = new URL((await browser.request(resume)).headers.get('location')!);
    const away = writes().mockRejectedValue(lost);
    const refused = await carnet.token(carnet.codeFields(back));
    expect([refused.status, await refused.json()]).toEqual([503, expect.objectContaining({ error: 'server_error' })]);
    away.mockRestore();
    expect((await carnet.token(carnet.codeFields(back))).status).toBe(200);
  });

  it('a code whose write alone fails is not given', async () => {
    const { browser, resume } = await aboutToFinish();
    const real = mongo.Collection.prototype.bulkWrite;
    writes().mockImplementation(async function (this: mongo.Collection, operations, options) {
      const isCode = (operation: object) => JSON.stringify(operation).includes('AuthorizationCode:');
      const result = await real.call(
        this,
        operations.filter((operation) => !isCode(operation)),
        options,
      );
      const index = operations.findIndex(isCode);
      if (index < 0) return result;
      const error = { index, code: 121, errmsg: 'refused' };
      throw Object.assign(new mongo.MongoBulkWriteError({ message: 'refused' } as never, result), {
        writeErrors: [error],
      });
    });
    const answer = await browser.request(resume);
    expect([answer.status, answer.headers.get('location')]).toEqual([500, null]);
  });
});
