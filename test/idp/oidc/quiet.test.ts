import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import * as client from 'openid-client';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from './browser.ts';
import { relyingParty } from './relying-party.ts';
import { movableClock, openAccount, startProvider } from './test-provider.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await openAccount(database.db, { _id: 'valery' });
});
afterAll(() => database.drop());

const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;

it('G1 the engine has nothing to warn of, at start nor in use: all it wants set is set', async () => {
  const spies = METHODS.map((method) => jest.spyOn(console, method).mockImplementation(() => {}));
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);

  const op = await startProvider({ db: database.db, clock: movableClock() });
  const carnet = await relyingParty(op, 'carnet');
  const browser = new Browser();
  const offline = { scope: 'openid profile offline_access', prompt: 'consent' };
  const tokens = await carnet.exchange(await carnet.signIn(browser, 'valery', offline));
  const renewed = await client.refreshTokenGrant(carnet.configuration, tokens.refresh_token!);
  await carnet.userinfo(renewed.access_token);
  await fetch(`${op.issuer}/userinfo`, { headers: { origin: 'https://ailleurs.example' } });
  await client.tokenRevocation(carnet.configuration, renewed.access_token);
  await browser.visit(carnet.start({ redirect_uri: 'https://mechant.example' }).href);
  await browser.visit(`${op.issuer}/logout`);
  const { action, xsrf } = op.pages.at(-1)!.locals as { action: string; xsrf: string };
  await browser.post(action, { xsrf, logout: 'yes' });
  expect(op.pages.at(-1)!.view).toBe('idp/sign-out/done');
  await op.close();
  await new Promise(setImmediate);

  process.off('warning', note);
  const said = spies.flatMap((spy) => spy.mock.calls);
  for (const spy of spies) spy.mockRestore();
  expect(said).toEqual([]);
  expect(warnings).toEqual([]);
});
