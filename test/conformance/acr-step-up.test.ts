import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { Browser } from '../idp/oidc/browser.ts';
import { type RelyingParty, relyingParty } from '../idp/oidc/relying-party.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

/** How strongly somebody signed in, asked for and told (OIDC Core §2, §5.5.1.1, RFC 9470; security.md S46). */

const MFA = 'https://refeds.org/profile/mfa';
const SFA = 'https://refeds.org/profile/sfa';
const EIDAS = 'eidas1';
const LEVELS = [SFA, MFA, EIDAS];
const WAYS = { password: 'pwd', FranceConnect: 'fc', 'two factors': 'pwd otp mfa', both: 'fc otp mfa' } as const;
type Way = keyof typeof WAYS;
/** What each way of signing in reaches. */
const REACHED: Record<Way, string[]> = {
  password: [SFA],
  FranceConnect: [SFA, EIDAS],
  'two factors': [SFA, MFA],
  both: LEVELS,
};

let database: TestDatabase;
let op: TestProvider;
let agenda: RelyingParty;
beforeAll(async () => {
  database = await openTestDatabase();
  const redirectUris = ['https://simple.example.fr/retour'];
  op = await startProvider({
    db: database.db,
    clock: movableClock(),
    franceConnect: { issuer: 'https://fc.example.fr/api/v2', clientId: 'x', clientSecret: 'env:SECRET' },
    clients: [{ id: 'simple', name: 'Simple', secrets: ['env:SECRET'], redirectUris, acrs: ['responsable', SFA] }],
  });
  agenda = await relyingParty(op, 'agenda');
  await openAccount(database.db, { _id: 'lea' });
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

const essential = (...values: string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
});

async function signedIn(way: Way, app = agenda): Promise<Browser> {
  const browser = new Browser();
  await by(way, browser, {}, app);
  return browser;
}

/** Asks with these parameters, and signs in this way where a page wants it. @returns where the browser ends */
async function by(way: Way, browser: Browser, parameters: Record<string, string>, app = agenda): Promise<URL> {
  const { url } = await browser.visit(app.start(parameters).href);
  if (url.origin !== op.issuer) return url;
  return (await browser.post(`${url.href}?account=lea&amr=${encodeURIComponent(WAYS[way])}`, {})).url;
}

async function told(back: URL, app = agenda): Promise<Record<string, unknown>> {
  if (!back.searchParams.has('code')) return { error: back.searchParams.get('error') };
  const { id_token } = (await (await app.token(app.codeFields(back))).json()) as { id_token: string };
  return decodeJwt(id_token);
}
const ways = Object.keys(WAYS) as Way[];
const pairs = ways.flatMap((way) => LEVELS.map((level) => [way, level] as const));

describe('acr of a session', () => {
  it.each(pairs)('S46 opened by %s, and prompt=none for %s', async (way, level) => {
    const browser = await signedIn(way);
    const reached = REACHED[way].includes(level);
    const voluntary = await told((await browser.visit(agenda.start({ prompt: 'none', acr_values: level }).href)).url);
    expect(voluntary).toMatchObject(reached ? { acr: level, amr: WAYS[way].split(' ') } : { error: 'login_required' });
    const insists = await told((await browser.visit(agenda.start({ prompt: 'none', ...essential(level) }).href)).url);
    expect(insists).toMatchObject(reached ? { acr: level } : { error: 'unmet_authentication_requirements' });
  });

  it.each(pairs)(
    'S46 opened by %s, and a request for %s: a page stands there only where the session is short',
    async (way, level) => {
      const browser = await signedIn(way);
      for (const asked of [{ acr_values: level }, essential(level)]) {
        const { url } = await browser.visit(agenda.start(asked).href);
        expect(url.pathname.startsWith('/interaction/')).toBe(!REACHED[way].includes(level));
      }
    },
  );

  it('S46 tells the profile to who asks for that alone, whatever the ways', async () => {
    for (const way of ways) {
      const back = await by(way, new Browser(), { acr_values: 'responsable' });
      expect(await told(back)).toMatchObject({ acr: 'responsable', amr: WAYS[way].split(' ') });
    }
  });
});

describe('acr of a sign-in', () => {
  it.each(pairs)(
    'S46 by %s for %s: the answer tells what was reached, and who insists gets nothing less',
    async (way, level) => {
      const reached = REACHED[way].includes(level);
      const voluntary = await told(await by(way, new Browser(), { acr_values: level }));
      expect(voluntary.acr).toBe(reached ? level : 'responsable');
      const insists = await told(await by(way, new Browser(), essential(level)));
      expect(insists).toMatchObject(reached ? { acr: level } : { error: 'unmet_authentication_requirements' });
    },
  );

  it('S46 any of several levels will do, the first reached is told', async () => {
    const asked = { acr_values: `${MFA} ${EIDAS}` };
    expect((await told(await by('FranceConnect', new Browser(), asked))).acr).toBe(EIDAS);
    expect((await told(await by('both', new Browser(), asked))).acr).toBe(MFA);
    expect((await told(await by('both', new Browser(), essential(EIDAS, MFA)))).acr).toBe(EIDAS);
  });

  it('S46 what is essential is told, not what was merely wished', async () => {
    const answer = await told(await by('two factors', new Browser(), { acr_values: MFA, ...essential(SFA) }));
    expect(answer.acr).toBe(SFA);
  });

  it('S46 a stronger sign-in makes the session stronger, for all apps', async () => {
    const browser = await signedIn('password');
    expect((await told(await by('two factors', browser, { acr_values: MFA }))).acr).toBe(MFA);
    const carnet = await relyingParty(op, 'carnet');
    const again = await browser.visit(carnet.start({ prompt: 'none', ...essential(MFA) }).href);
    expect((await told(again.url, carnet)).acr).toBe(MFA);
  });
});

describe('acr of a client that may ask for little', () => {
  it('S46 what its registration leaves out is not heard when it wishes it', async () => {
    const simple = await relyingParty(op, 'simple');
    const browser = await signedIn('two factors', simple);
    const back = await browser.visit(simple.start({ prompt: 'none', acr_values: `${MFA} ${SFA}` }).href);
    expect((await told(back.url, simple)).acr).toBe(SFA);
    const other = await browser.visit(simple.start({ prompt: 'none', acr_values: EIDAS }).href);
    expect((await told(other.url, simple)).acr).toBe('responsable');
  });

  it('S46 and cannot be met when it insists, even where it was reached', async () => {
    const simple = await relyingParty(op, 'simple');
    const browser = await signedIn('both', simple);
    for (const level of [MFA, EIDAS, 'eleve', 'gold']) {
      const back = await browser.visit(simple.start(essential(level)).href);
      expect(await told(back.url, simple)).toEqual({ error: 'unmet_authentication_requirements' });
    }
  });
});

describe('acr in discovery', () => {
  it('S46 names what may be asked, FranceConnect where there is one', async () => {
    const metadata = agenda.configuration.serverMetadata();
    expect(metadata.acr_values_supported).toEqual(['responsable', 'eleve', SFA, MFA, EIDAS]);
    const without = await startProvider({ db: database.db, clock: movableClock() });
    const { configuration, start } = await relyingParty(without, 'agenda');
    expect(configuration.serverMetadata().acr_values_supported).not.toContain(EIDAS);
    const { url } = await new Browser().visit(start(essential(EIDAS)).href);
    expect(url.searchParams.get('error')).toBe('unmet_authentication_requirements');
    await without.close();
  });
});

describe('prompt=create', () => {
  it('is named by discovery, stands before signing in, and is settled by it', async () => {
    expect(agenda.configuration.serverMetadata().prompt_values_supported).toContain('create');
    const browser = new Browser();
    const { response, url } = await browser.visit(agenda.start({ prompt: 'create' }).href);
    expect(await response.text()).toBe('<form>create');
    const back = await browser.post(`${url.href}?account=lea`, {});
    expect(await told(back.url)).toMatchObject({ amr: ['pwd'] });
    expect((await browser.visit(agenda.start({ prompt: 'create' }).href)).url.pathname).toMatch(/^\/interaction\//);
  });

  it('with prompt=none is refused', async () => {
    const { url } = await new Browser().visit(agenda.start({ prompt: 'none create' }).href);
    expect(url.searchParams.get('error')).toBe('invalid_request');
  });
});
