import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from './browser.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from './test-provider.ts';

let database: TestDatabase;
let processes: TestProvider[];
let here: RelyingParty;
let there: RelyingParty;

beforeAll(async () => {
  database = await openTestDatabase();
  const clock = movableClock();
  processes = await Promise.all([0, 1].map(() => startProvider({ db: database.db, clock })));
  [here, there] = (await Promise.all(processes.map((op) => relyingParty(op, 'carnet')))) as [
    RelyingParty,
    RelyingParty,
  ];
  await openAccount(database.db, { _id: 'valery' });
});
afterAll(async () => {
  await Promise.all(processes.map((op) => op.close()));
  await database.drop();
});

describe('M5 several processes', () => {
  it('carry one sign-in between them: nothing is in the memory of one', async () => {
    const [first, second] = processes as [TestProvider, TestProvider];
    const browser = new Browser();
    const form = await browser.visit(here.start().href);
    const posted = await browser.request(`${form.url.href.replace(first.issuer, second.issuer)}?account=valery`, {
      method: 'POST',
    });
    const back = await browser.visit(posted.headers.get('location')!.replace(second.issuer, first.issuer));
    const tokens = (await (await there.token(there.codeFields(back.url))).json()) as Record<string, string>;
    for (const rp of [here, there, here]) expect((await rp.userinfo(tokens.access_token!)).status).toBe(200);
    expect((await there.signIn(browser, undefined, { prompt: 'none' })).searchParams.has('code')).toBe(true);
  });

  it('S28 know at once of a session that ended in another', async () => {
    const browser = new Browser();
    const tokens = await here.exchange(await here.signIn(browser, 'valery'));
    expect((await there.userinfo(tokens.access_token)).status).toBe(200);
    const [, second] = processes as [TestProvider, TestProvider];
    await browser.visit(`${second.issuer}/logout`);
    const { action, xsrf } = second.pages.at(-1)!.locals as { action: string; xsrf: string };
    await browser.post(action, { xsrf, logout: 'yes' });
    for (const rp of [here, there]) expect((await rp.userinfo(tokens.access_token)).status).toBe(401);
  });

  it('S33 exchange a code once between them', async () => {
    const back = await here.signIn(new Browser(), 'valery');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? here : there).token(here.codeFields(back))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
