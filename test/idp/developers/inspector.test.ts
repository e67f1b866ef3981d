import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Inspection, inspect } from '../../../src/idp/developers/inspector/inspect.ts';
import { createClients } from '../../../src/idp/oidc/clients/clients.ts';
import { loadTexts } from '../../../src/web/texts.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { Browser } from '../oidc/browser.ts';
import { type RelyingParty, relyingParty } from '../oidc/relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../oidc/test-provider.ts';

let database: TestDatabase;
let op: TestProvider;
let carnet: RelyingParty;
let look: (pasted: string) => Promise<Inspection>;
beforeAll(async () => {
  database = await openTestDatabase();
  const clock = movableClock();
  op = await startProvider({
    db: database.db,
    clock,
    clients: [
      {
        id: 'petit',
        name: 'Petit',
        secrets: ['env:SECRET'],
        redirectUris: ['https://petit.example.fr/'],
        dataSharing: 'none',
      },
      { id: 'mobile', name: 'Mobile', kind: 'native', redirectUris: ['http://127.0.0.1/retour'], dataSharing: 'none' },
    ],
  });
  carnet = await relyingParty(op, 'carnet');
  await openAccount(database.db, { _id: 'valery' });
  const texts = loadTexts('views/locales');
  look = (pasted) =>
    inspect(
      { clients: createClients(op.config, database.db, clock), config: op.config, provider: op.provider, texts },
      pasted,
    );
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

async function read(pasted: string) {
  const seen = await look(pasted);
  if (!seen.ok) throw new Error('it was not read');
  const of = (weight: string) => seen.findings.filter(({ kind }) => kind === weight).map(({ parameter }) => parameter);
  return { ...seen, faults: of('fault'), advised: of('advice') };
}

/** Whether the provider goes on with a sign-in: an error page, or an error told to the app, is a refusal. */
async function isTaken(address: string): Promise<boolean> {
  const { url, response } = await new Browser().visit(address);
  await response.text();
  return response.status < 400 && !/[?#&]error=/.test(url.href);
}

const request = (change: (query: URLSearchParams) => void) => {
  const url = carnet.start();
  change(url.searchParams);
  return url.href;
};

describe('the inspector of requests', () => {
  it('G6 finds nothing wrong with a good request, as the provider does', async () => {
    const good = request(() => {});
    expect(await read(good)).toMatchObject({ kind: 'authorization', faults: [], advised: [] });
    expect(await isTaken(good)).toBe(true);
  });

  it.each([
    ['client_id', (query) => query.delete('client_id')],
    ['client_id', (query) => query.set('client_id', 'Carnet')],
    ['response_type', (query) => query.delete('response_type')],
    ['response_type', (query) => query.set('response_type', 'token')],
    ['redirect_uri', (query) => query.delete('redirect_uri')],
    ['redirect_uri', (query) => query.set('redirect_uri', 'https://carnet.example.fr/retour/')],
    ['redirect_uri', (query) => query.set('redirect_uri', 'https://mechant.example/retour')],
    ['code_challenge', (query) => query.delete('code_challenge')],
    ['code_challenge', (query) => query.set('code_challenge', 'trop-court')],
    ['code_challenge_method', (query) => query.delete('code_challenge_method')],
    ['code_challenge_method', (query) => query.set('code_challenge_method', 'plain')],
    ['prompt', (query) => query.set('prompt', 'never')],
    ['prompt', (query) => query.set('prompt', 'none login')],
    ['max_age', (query) => query.set('max_age', 'demain')],
    ['response_mode', (query) => query.set('response_mode', 'pigeon')],
    ['claims', (query) => query.set('claims', 'given_name')],
    ['registration', (query) => query.set('registration', '{}')],
    ['state', (query) => query.append('state', 'encore')],
  ] as [string, (query: URLSearchParams) => void][])(
    'G6 explains and mends what the provider refuses: %s (%s)',
    async (parameter, change) => {
      const wrong = request(change);
      expect(await isTaken(wrong)).toBe(false);
      const { faults, mended, findings } = await read(wrong);
      expect(faults).toEqual([parameter]);
      expect(findings.every(({ clause, text }) => /§/.test(clause) && text.length > 10)).toBe(true);
      // Which app it is, the developer alone knows.
      if (parameter !== 'client_id') expect(await isTaken(mended)).toBe(true);
    },
  );

  it('G6 tells scopes that an app has no right to, and those that do not exist', async () => {
    const wrong = request((query) => {
      query.set('client_id', 'petit');
      query.set('redirect_uri', 'https://petit.example.fr/');
      query.set('scope', 'openid profile address');
    });
    expect(await isTaken(wrong)).toBe(false);
    const { faults, advised, mended } = await read(wrong);
    expect([faults, advised]).toEqual([['scope'], ['scope']]);
    expect(await isTaken(mended)).toBe(true);
  });

  it('G6 takes what may be left out, other names and other hosts for what they are', async () => {
    const careless = request((query) => {
      query.delete('state');
      query.delete('nonce');
      query.set('redirect_url', 'x');
    });
    const { faults, advised, findings } = await read(careless);
    expect(faults).toEqual([]);
    expect(advised).toEqual(['redirect_url', 'state', 'nonce']);
    expect(findings[0]!.text).toContain('`redirect_uri`');
    expect((await read(careless.replace(op.issuer, 'https://ailleurs.example'))).faults).toEqual(['adresse']);
    const secret = await read(request((query) => query.set('client_secret', 'a-secret-in-an-address')));
    expect(secret.faults).toEqual(['client_secret']);
    expect(secret.mended).not.toContain('a-secret-in-an-address');
  });

  it('G6 knows that a native app comes back to any port', async () => {
    const wrong = request((query) => {
      query.set('client_id', 'mobile');
      query.set('redirect_uri', 'http://127.0.0.1:51004/retour');
    });
    expect((await read(wrong)).faults).toEqual([]);
    expect(await isTaken(wrong)).toBe(true);
  });

  it('G6 explains a request for tokens, one parameter a line too, and shows no secret again', async () => {
    const lines =
      'grant_type=authorization_code\nclient_id=carnet\nclient_secret=tres-secret\ncode=abc\ncode_verifier=court';
    const { kind, faults, mended } = await read(lines);
    expect(kind).toBe('token');
    expect(faults).toEqual(['redirect_uri', 'code_verifier']);
    expect(mended).not.toContain('tres-secret');
    expect((await read('grant_type=password&client_id=carnet&username=v')).faults).toContain('grant_type');
    expect((await read('grant_type=refresh_token&client_id=mobile&client_secret=x')).faults).toEqual([
      'client_secret',
      'refresh_token',
    ]);
  });

  it('G6 explains a request to sign out', async () => {
    const back = encodeURIComponent('https://carnet.example.fr/au-revoir');
    const { kind, faults } = await read(`${op.issuer}/logout?id_token_hint=abc&post_logout_redirect_uri=${back}`);
    expect([kind, faults]).toEqual(['logout', ['id_token_hint']]);
    const near = await read(`/logout?client_id=carnet&post_logout_redirect_uri=${back}%2F`);
    expect(near.faults).toEqual(['post_logout_redirect_uri']);
    expect(near.mended).toContain(`post_logout_redirect_uri=${back}`);
    const { url } = await new Browser().visit(carnet.start().href);
    expect(url.origin).toBe(op.issuer);
  });

  it.each(['', 'bonjour', 'https://example.fr/', '<script>', '%%%', `${'a'.repeat(9000)}`])(
    'G6 says that it cannot read %.20s',
    async (pasted) => {
      expect(await look(pasted)).toEqual({ ok: false, reason: 'unreadable' });
    },
  );
});
