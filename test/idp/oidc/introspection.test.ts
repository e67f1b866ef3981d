import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from './browser.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from './test-provider.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const OFFLINE = { scope: 'openid offline_access', prompt: 'consent' };

let database: TestDatabase;
let op: TestProvider;
let carnet: RelyingParty;
let agenda: RelyingParty;
let browser: Browser;
const clock = movableClock();

const app = (id: string, fields: object) => ({
  id,
  name: id,
  secrets: ['env:SECRET'],
  redirectUris: [`https://${id}.example.fr/retour`],
  scopes: ['openid', 'profile', 'offline_access'],
  refreshTokens: true,
  dataSharing: 'none',
  ...fields,
});

const tokens = { accessMinutes: 60, idMinutes: 1, offlineIdleDays: 7, offlineDays: 10 };
const clients = [
  app('signee', { userinfoAlgorithm: 'ES256' }),
  app('breve', { tokens }),
  { id: 'mobile', name: 'mobile', kind: 'native', redirectUris: ['http://127.0.0.1/retour'], dataSharing: 'none' },
];

beforeAll(async () => {
  database = await openTestDatabase();
  op = await startProvider({ db: database.db, clock, clients });
  carnet = await relyingParty(op, 'carnet');
  agenda = await relyingParty(op, 'agenda');
  await openAccount(database.db, { _id: 'valery' });
});
beforeEach(() => {
  browser = new Browser();
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

const signedIn = async (party: RelyingParty, parameters = {}) =>
  party.exchange(await party.signIn(browser, 'valery', parameters));

const told = async (party: RelyingParty, token: string, fields = {}): Promise<Record<string, unknown>> => {
  const answer = await client.tokenIntrospection(party.configuration, token, fields);
  return answer as Record<string, unknown>;
};

const refresh = (party: RelyingParty, token: string | undefined) =>
  party.token({ grant_type: 'refresh_token', refresh_token: token ?? '' });

describe('G1 introspection (RFC 7662)', () => {
  it('tells a client of its own tokens, whatever it takes them for', async () => {
    const tokens = await signedIn(carnet, { scope: 'openid profile' });
    for (const hint of [undefined, 'access_token', 'refresh_token', 'nonsense']) {
      const about = await told(carnet, tokens.access_token, hint && { token_type_hint: hint });
      expect(about).toMatchObject({ active: true, client_id: 'carnet', iss: op.issuer, token_type: 'Bearer' });
      expect(about).toMatchObject({ sub: tokens.claims()!.sub, scope: 'openid profile' });
      expect(Number(about.exp) - Number(about.iat)).toBe(300);
    }
    expect(await told(carnet, tokens.refresh_token!)).toMatchObject({ active: true, sub: tokens.claims()!.sub });
  });

  it('S42 tells nothing of another client’s tokens, nor whether they are any', async () => {
    const tokens = await signedIn(carnet);
    for (const token of [tokens.access_token, tokens.refresh_token!, 'no-token-at-all'])
      expect(await told(agenda, token)).toEqual({ active: false });
  });

  it('S42 tells nothing of codes and ID tokens', async () => {
    const back = await carnet.signIn(browser, 'valery');
    expect(await told(carnet, back.searchParams.get('code')!)).toEqual({ active: false });
    const { id_token: idToken } = await carnet.exchange(back);
    await expect(told(carnet, idToken!)).rejects.toMatchObject({ error: 'unsupported_token_type' });
  });

  it('S42 wants to know who asks', async () => {
    const { access_token: token } = await signedIn(carnet);
    const ask = (fields: object, headers = {}) => {
      const body = new URLSearchParams({ token, ...fields });
      return fetch(`${op.issuer}/introspect`, { method: 'POST', headers, body });
    };
    const wrong = { authorization: `Basic ${btoa('carnet:wrong')}` };
    for (const answer of [await ask({}), await ask({ client_id: 'carnet' }), await ask({}, wrong)]) {
      expect([400, 401]).toContain(answer.status);
      expect(await answer.json()).not.toHaveProperty('active');
    }
    // An app on a phone proves nothing: it learns of none but its own.
    expect(await (await ask({ client_id: 'mobile' })).json()).toEqual({ active: false });
    expect((await fetch(`${op.issuer}/introspect?token=${token}`)).status).toBe(404);
  });

  it('finds tokens worthless once they are used up, revoked, expired, or their session is over', async () => {
    const used = await signedIn(carnet);
    const next = (await (await refresh(carnet, used.refresh_token)).json()) as Record<string, string>;
    expect(await told(carnet, used.refresh_token!)).toEqual({ active: false });
    expect(await told(carnet, next.access_token!)).toMatchObject({ active: true });
    await client.tokenRevocation(carnet.configuration, next.refresh_token!);
    expect(await told(carnet, next.access_token!)).toEqual({ active: false });

    const expired = await signedIn(carnet, { prompt: 'login' });
    clock.forward(300);
    expect(await told(carnet, expired.access_token)).toEqual({ active: false });
    expect(await told(carnet, expired.refresh_token!)).toMatchObject({ active: true });
    clock.forward(1800);
    expect(await told(carnet, expired.refresh_token!)).toEqual({ active: false });
  });
});

describe('S38 a token that somebody has twice', () => {
  it.each([
    ['refresh token', 'refresh_token'],
    ['code', 'authorization_code'],
  ])('S38 a %s takes all back, and the audit log tells whose', async (_kind, grant) => {
    const back = await carnet.signIn(browser, 'valery');
    const tokens = await carnet.exchange(back);
    const once = await refresh(carnet, tokens.refresh_token);
    const { access_token: newest } = (await once.json()) as Record<string, string>;
    const before = await auditEntries(database.db).countDocuments({ action: 'token-reused' });
    const again =
      grant === 'refresh_token'
        ? await refresh(carnet, tokens.refresh_token)
        : await carnet.token(carnet.codeFields(back));
    expect([again.status, await again.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_grant' })]);
    expect(await told(carnet, newest!)).toEqual({ active: false });
    const entries = await auditEntries(database.db).find({ action: 'token-reused' }).sort({ _id: 1 }).lean();
    expect(entries.slice(before)).toEqual([
      expect.objectContaining({ accountId: 'valery', result: 'refused', details: { client: 'carnet', grant } }),
    ]);
    expect(JSON.stringify(entries)).not.toContain(tokens.refresh_token);
  });

  it('S38 another client’s try takes nothing back', async () => {
    const tokens = await signedIn(carnet);
    expect((await refresh(agenda, tokens.refresh_token)).status).toBe(400);
    expect((await refresh(carnet, tokens.refresh_token)).status).toBe(200);
  });
});

describe('G2 the tokens of one client', () => {
  it('S38 end after 90 days without any setting, however much they are used', async () => {
    let { refresh_token: token } = await signedIn(carnet, OFFLINE);
    for (let days = 25; days < 90; days += 25) {
      clock.forward(25 * DAY);
      ({ refresh_token: token } = (await (await refresh(carnet, token)).json()) as { refresh_token: string });
    }
    clock.forward(15 * DAY + 60);
    expect((await refresh(carnet, token)).status).toBe(400);
  });

  it('live as long as its registration says', async () => {
    // Offline access counts from the true time: this clock is not ahead of it yet.
    const now = movableClock();
    const own = await startProvider({ db: database.db, clock: now, clients });
    const breve = await relyingParty(own, 'breve');
    const first = await signedIn(breve, OFFLINE);
    expect(first.expires_in).toBe(3600);
    const { iat, exp } = first.claims()!;
    expect(exp - iat).toBe(60);
    now.forward(6 * DAY);
    const second = (await (await refresh(breve, first.refresh_token)).json()) as Record<string, string>;
    // Four days later offline access is over, however much it was used.
    now.forward(4 * DAY - 3 * HOUR);
    const third = (await (await refresh(breve, second.refresh_token)).json()) as Record<string, string>;
    expect(third.access_token).toBeTruthy();
    now.forward(4 * HOUR);
    expect((await refresh(breve, third.refresh_token)).status).toBe(400);
    await own.close();
  });

  it('G1 are asked with userinfo as a signed JWT where its registration says so', async () => {
    const signee = await relyingParty(op, 'signee', client.ClientSecretPost(SECRET));
    const tokens = await signedIn(signee, { scope: 'openid profile' });
    const answer = await signee.userinfo(tokens.access_token);
    expect(answer.headers.get('content-type')).toMatch(/^application\/jwt/);
    const { payload, protectedHeader } = await jwtVerify(
      await answer.text(),
      createRemoteJWKSet(new URL(`${op.issuer}/jwks`)),
      { issuer: op.issuer, audience: 'signee' },
    );
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toMatchObject({ sub: tokens.claims()!.sub, given_name: 'Valéry' });
  });
});
