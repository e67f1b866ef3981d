import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from './browser.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from './test-provider.ts';

let database: TestDatabase;
let op: TestProvider;
const clock = movableClock();
beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock });
  await openAccount(database.db, { _id: 'valery' });
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

it('flow', async () => {
  const rp = await client.discovery(new URL(op.issuer), 'carnet', SECRET, undefined, {
    execute: [client.allowInsecureRequests],
  });
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(rp, {
    redirect_uri: 'https://carnet.example.fr/retour',
    scope: 'openid profile email',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: 's',
    nonce: 'n',
  });
  const browser = new Browser();
  const form = await browser.visit(url.href);
  console.log(form.url.href, form.response.status, await form.response.text(), op.pages);
  const back = await browser.post(`${form.url.href}?account=valery`, {});
  console.log(back.url.href, op.pages);
  const tokens = await client.authorizationCodeGrant(rp, back.url, {
    pkceCodeVerifier: verifier,
    expectedState: 's',
    expectedNonce: 'n',
  });
  console.log(tokens, tokens.claims());
  console.log(await client.fetchUserInfo(rp, tokens.access_token, tokens.claims()!.sub));
  const docs = await database.db.collection('oidc').find().toArray();
  console.log(docs);
  expect(1).toBe(1);
});
