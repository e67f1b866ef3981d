import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Developer, developer, HOST } from '../idp/oidc/developer.ts';
import { movableClock, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

/** The 3rd Party-Init OP plan (conformance.md). */

let database: TestDatabase;
let op: TestProvider;
let somebody: Developer;
const clock = movableClock();
beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock });
  somebody = await developer(op, { db: database.db, clock });
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

describe('sign-ins that another site begins', () => {
  it('oidcc-3rd_party-init-login', async () => {
    const initiate_login_uri = `https://${HOST}/connexion`;
    const registration = await somebody.registered({ initiate_login_uri });
    expect(registration).toMatchObject({ initiate_login_uri });
    const { status, headers, body } = await somebody.manage('GET', registration);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ initiate_login_uri, client_id: registration.client_id });
  });

  it('oidcc-3rd_party-init-login-nohttps', async () => {
    const { status, headers, body } = await somebody.register({ initiate_login_uri: `http://${HOST}/connexion` });
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_client_metadata' });
    expect(headers.get('content-type')).toMatch(/^application\/json/);
  });
});
