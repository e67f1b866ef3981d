import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { franceConnectAttempts } from '../../../src/idp/franceconnect/attempt.model.ts';
import { franceConnectVisits } from '../../../src/idp/franceconnect/visit.model.ts';
import { openedAccount, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { Browser } from '../oidc/browser.ts';
import { knownGuardian, type Person, person, type Shown } from './person.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices((settings) => Object.assign(settings.franceConnect!, { timeoutSeconds: 1 }));
});
afterAll(() => services.stop());
afterEach(() => {
  services.franceConnect.fail();
  services.clock.forward({ minutes: 1 });
});

const SANDRINE = 'sandrine.brival';
const CALLBACK = /^\/sign-in\/callback\?code=/;
const failed = (reason: string) => new RegExp(`/franceconnect/failed/${reason}$`);

/** The other ways are offered by name, and the journey goes on by them. */
async function expectOtherWays(someone: Person, page: Shown) {
  expect(page.html).toContain(`/interaction/${someone.uid}/sign-in/guardian`);
  expect(page.html).toContain(`/interaction/${someone.uid}/activation-sms`);
  expect(page.html).toContain('/help');
  expect((await someone.page('sign-in/guardian')).status).toBe(200);
}

describe('D5 what may go wrong with FranceConnect', () => {
  it.each([
    ['cancelled', 'cancelled'],
    ['technical-error', 'unavailable'],
    ['low-level', 'level'],
    ['wrong-nonce', 'invalid'],
    ['expired-code', 'expired'],
    ['userinfo-other-person', 'invalid'],
    ['userinfo-bad-signature', 'invalid'],
    ['down', 'unavailable'],
    ['slow', 'unavailable'],
  ])('«%s» says so in plain words, signs nobody in, and offers the other ways', async (failure, reason) => {
    const someone = await person(services);
    const page = await someone.franceConnect(SANDRINE, { failure });
    expect(page.path).toMatch(failed(reason));
    expect(page.status).toBe(200);
    await expectOtherWays(someone, page);
    expect(await franceConnectVisits(services.idp.db).exists({ _id: someone.uid })).toBeNull();
  });

  it('S64 waits for a dead FranceConnect once, then tells everybody at once, until it is back', async () => {
    const fake = services.franceConnect;
    services.clock.forward({ minutes: 1 });
    fake.fail('down');
    expect((await (await person(services)).send('franceconnect')).path).toMatch(failed('unavailable'));
    fake.fail();
    expect((await (await person(services)).send('franceconnect')).path).toMatch(failed('unavailable'));
    services.clock.forward({ seconds: 31 });
    expect((await (await person(services)).leave()).origin).toBe(new URL(fake.issuer).origin);
  });

  it('reads new keys when a token names one that it does not know', async () => {
    const before = await (await person(services)).franceConnect(SANDRINE);
    await services.franceConnect.rotateKeys();
    const after = await (await person(services)).franceConnect(SANDRINE);
    expect([before.path, after.path]).toEqual([
      expect.stringMatching(/first-time$/),
      expect.stringMatching(/first-time$/),
    ]);
  });

  it('asks for exactly what FranceConnect wants to be asked (§2)', async () => {
    const { searchParams } = await (await person(services)).leave();
    const asked = Object.fromEntries(searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      acr_values: 'eidas1',
      code_challenge_method: 'S256',
      redirect_uri: `${services.idpUrl}/franceconnect/callback`,
      state: expect.stringMatching(/^[0-9a-f]{64}$/),
      nonce: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(asked.state).not.toBe(asked.nonce);
    expect(asked.prompt).toBeUndefined();
    expect(asked.scope).not.toMatch(/birth/);
  });

  it('S21 asks to sign in there anew where the service wants a proof of now', async () => {
    const { searchParams } = await (await person(services, { prompt: 'login' })).leave();
    expect(searchParams.get('prompt')).toBe('login');
  });
});

describe('S37 S43 an answer that is not hers', () => {
  const linked = async () => {
    const parent = await knownGuardian(services.idp.db);
    const account = await openedAccount(services.idp, parent);
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    await someone.send('sign-in/guardian', { identifier: account.identifier, password: PASSWORD });
    await someone.send('franceconnect/link', { mine: 'yes' });
    return account;
  };
  afterEach(() => accounts(services.idp.db).deleteMany({}));

  it('is good once: the same answer again redeems nothing', async () => {
    const someone = await person(services);
    const back = await someone.atFranceConnect(SANDRINE);
    await someone.goTo(back.href);
    const { provedAt } = (await franceConnectVisits(services.idp.db).findById(someone.uid).lean())!;
    expect((await someone.goTo(back.href)).path).toMatch(/first-time$/);
    expect((await franceConnectVisits(services.idp.db).findById(someone.uid).lean())!.provedAt).toEqual(provedAt);
  });

  it('signs nobody in in another browser, and says what to do', async () => {
    await linked();
    const someone = await person(services);
    const back = await someone.atFranceConnect(SANDRINE);
    const thief = await person(services);
    const page = await thief.goTo(back.href);
    expect(page.status).toBe(400);
    expect(page.html).toContain('FranceConnect');
    expect((await new Browser().visit(back.href)).response.status).toBe(400);
    expect((await someone.goTo(back.href)).path).toMatch(CALLBACK);
  });

  it('is refused with the state of another visit, or none', async () => {
    const [one, other] = [await person(services), await person(services)];
    const [back, theirs] = [await one.atFranceConnect(SANDRINE), await other.atFranceConnect(SANDRINE)];
    for (const state of [theirs.searchParams.get('state')!, 'f'.repeat(64), '']) {
      const swapped = new URL(back);
      swapped.searchParams.set('state', state);
      expect((await one.goTo(swapped.href)).status).toBe(400);
    }
    back.searchParams.append('state', back.searchParams.get('state')!);
    expect((await one.goTo(back.href)).status).toBe(400);
  });

  it('is refused with the code of another visit of the same browser', async () => {
    const browser = new Browser();
    const [one, other] = [await person(services, {}, browser), await person(services, {}, browser)];
    const [back, theirs] = [await one.atFranceConnect(SANDRINE), await other.atFranceConnect('gael.roumegoux')];
    back.searchParams.set('code', theirs.searchParams.get('code')!);
    expect((await one.goTo(back.href)).path).toMatch(failed('expired'));
  });

  it('is refused from another authorization server (mix-up), and its code goes nowhere', async () => {
    const someone = await person(services);
    const back = await someone.atFranceConnect(SANDRINE);
    back.searchParams.set('iss', 'https://attaquant.example.fr/api/v2');
    expect((await someone.goTo(back.href)).path).toMatch(failed('invalid'));
    const again = await person(services);
    const without = await again.atFranceConnect(SANDRINE);
    without.searchParams.delete('iss');
    expect((await again.goTo(without.href)).path).toMatch(failed('invalid'));
  });

  it('is refused after its time', async () => {
    const someone = await person(services);
    const back = await someone.atFranceConnect(SANDRINE);
    await franceConnectAttempts(services.idp.db).updateMany({}, { expiresAt: new Date(0) });
    expect((await someone.goTo(back.href)).status).toBe(400);
  });

  it('S23 nobody is sent to FranceConnect by another site', async () => {
    const someone = await person(services);
    const url = `${services.idpUrl}/interaction/${someone.uid}/franceconnect`;
    const { response } = await someone.browser.post(url, { _csrf: 'forged' });
    expect(response.status).toBe(403);
    expect((await someone.page('franceconnect')).path).not.toContain('authorize');
  });

  it('S20 another person’s journey is closed to whoever has its address alone', async () => {
    const someone = await person(services);
    await someone.franceConnect(SANDRINE);
    const stranger = new Browser();
    const { response } = await stranger.visit(`${services.idpUrl}/interaction/${someone.uid}/franceconnect/first-time`);
    expect(response.status).toBe(400);
  });

  it('opens no pupil’s sign-in', async () => {
    const someone = await person(services, { acr_values: 'eleve' });
    expect((await someone.page('sign-in/pupil')).html).not.toContain('fr-connect');
    expect((await someone.send('franceconnect')).status).toBe(404);
  });
});

describe('S64 a FranceConnect that lies', () => {
  let liar: Server;
  let answer: { status: number; type: string; body: string };
  let own: TestServices;
  beforeAll(async () => {
    liar = createServer((_request, response) => {
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    });
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
    const port = (liar.address() as AddressInfo).port;
    own = await startTestServices((settings) =>
      Object.assign(settings.franceConnect!, { issuer: `http://127.0.0.1:${port}/api/v2`, pauseSeconds: 5 }),
    );
  });
  afterAll(async () => {
    await own.stop();
    liar.closeAllConnections();
    liar.close();
  });

  it.each([
    ['HTML', 200, 'text/html', '<h1>Maintenance</h1>'],
    ['a fault', 500, 'application/json', '{}'],
    ['half a document', 200, 'application/json', '{"issuer":'],
    ['another issuer', 200, 'application/json', '{"issuer":"https://attaquant.example.fr"}'],
    ['a redirect', 302, 'text/plain', ''],
  ])('in the form of %s keeps nobody from signing in another way', async (_, status, type, body) => {
    answer = { status, type, body };
    own.clock.forward({ minutes: 1 });
    const someone = await person(own);
    const page = await someone.send('franceconnect');
    expect(page.path).toMatch(failed('unavailable'));
    await expectOtherWays(someone, page);
  });
});
