import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import supertest from 'supertest';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { newParent, openedAccount, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { authorization, visit } from '../activation-sms/visitor.ts';

let services: TestServices;

beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

async function someone(more: Partial<Account> = {}) {
  return openedAccount(services.idp, await newParent(services.idp.db), more);
}

const at = (uid: string, page: string) => `/interaction/${uid}/sign-in/${page}`;

/** A browser at the form of a sign-in, as guardian unless said. */
async function atForm(agent = supertest.agent(services.idpUrl), profile = 'guardian', more = {}) {
  const visitor = await visit(services, agent, more);
  const signIn = (identifier: string, password = PASSWORD) =>
    visitor.press(at(visitor.uid, profile), { identifier, password });
  return { ...visitor, agent, signIn };
}

const summary = (html: string) => /id="error-summary"[\s\S]*?<\/div>/.exec(html)?.[0] ?? '';
const withoutTokens = (html: string) => html.replaceAll(/value="[^"]*"/g, '').replaceAll(/interaction\/[\w-]+/g, '');

describe('A1 the way to the form', () => {
  it('A1 cookies are explained once in a browser, then the profile is asked for', async () => {
    const { uid, get, press } = await atForm();
    expect((await get(`/interaction/${uid}`)).headers.location).toBe(at(uid, 'cookies'));
    const understood = await press(at(uid, 'cookies'));
    expect(understood.headers.location).toBe(at(uid, 'profile'));
    expect((await get(`/interaction/${uid}`)).headers.location).toBe(at(uid, 'profile'));
    const profiles = (await get(at(uid, 'profile'))).text;
    expect(profiles).toContain(at(uid, 'guardian'));
    expect(profiles).toContain(at(uid, 'pupil'));
  });
});

describe('A3 a sign-in that is refused', () => {
  it('A3 an unknown identifier and a wrong password get the same page', async () => {
    const { identifier } = await someone();
    const wrong = await (await atForm()).signIn(identifier, 'not the password');
    const unknown = await (await atForm()).signIn('l.nobody', 'not the password');
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(withoutTokens(wrong.text)).toBe(withoutTokens(unknown.text));
    expect(summary(wrong.text)).toContain('L’identifiant ou le mot de passe est incorrect');
  });

  it('A3 what was typed stays, the password apart', async () => {
    const { text } = await (await atForm()).signIn('v.durant1', 'Secret-de-Valéry-1');
    expect(text).toContain('value="v.durant1"');
    expect(text).not.toContain('Secret-de-Valéry-1');
  });

  it('A3 the fifth failure costs half a minute, even for the right password', async () => {
    const { identifier } = await someone();
    for (let failure = 0; failure < 5; failure += 1) await (await atForm()).signIn(identifier, 'wrong');
    const refused = await (await atForm()).signIn(identifier);
    expect(summary(refused.text)).toMatch(/Attendez \d+\ssecondes/);
    services.clock.forward({ seconds: 31 });
    expect((await (await atForm()).signIn(identifier)).status).toBe(303);
  });

  it('S2 a stranger who fails on purpose does not keep out the browser that the parent signs in with', async () => {
    const { identifier } = await someone();
    const hers = supertest.agent(services.idpUrl);
    expect((await (await atForm(hers)).signIn(identifier)).status).toBe(303);
    for (let failure = 0; failure < 6; failure += 1) await (await atForm()).signIn(identifier, 'wrong');
    expect((await (await atForm()).signIn(identifier)).status).toBe(422);
    expect((await (await atForm(hers)).signIn(identifier)).status).toBe(303);
  });

  it('S2 a browser known for one account, or a forged cookie, gains nothing on another', async () => {
    const [own, other] = [await someone(), await someone()];
    const attacker = supertest.agent(services.idpUrl);
    await (await atForm(attacker)).signIn(own.identifier);
    for (let failure = 0; failure < 5; failure += 1) await (await atForm(attacker)).signIn(other.identifier, 'wrong');
    expect((await (await atForm(attacker)).signIn(other.identifier)).status).toBe(422);
  });

  it('A1 the account of a pupil is not opened by the form of guardians, and it says so after the password', async () => {
    const { identifier } = await someone({ kind: 'pupil', guardianIds: undefined, pupilId: `pupil-${Date.now()}` });
    const guardianForm = await (await atForm()).signIn(identifier);
    expect(summary(guardianForm.text)).toContain('celui d’un élève');
    const wrong = await (await atForm()).signIn(identifier, 'wrong');
    expect(summary(wrong.text)).not.toContain('élève');
    expect((await (await atForm(undefined, 'pupil')).signIn(identifier)).status).toBe(303);
  });
});

describe('A2 a sign-in that succeeds', () => {
  it('A2 the identifier may be typed in capitals; the dates of this and the last sign-in are kept', async () => {
    const { identifier, _id } = await someone();
    await (await atForm()).signIn(identifier.toUpperCase());
    const first = await accounts(services.idp.db).findById(_id).lean();
    expect(first?.previousSignInAt).toBeUndefined();
    await (await atForm()).signIn(identifier);
    const second = await accounts(services.idp.db).findById(_id).lean();
    expect(second?.previousSignInAt).toEqual(first?.lastSignInAt);
  });
});

describe('A1 what the service is told of the sign-in', () => {
  async function idToken(kind: Account['kind']) {
    const more = kind === 'pupil' ? { kind, guardianIds: undefined, pupilId: `pupil-of-${Date.now()}` } : {};
    const { identifier } = await someone(more);
    const { signIn, get } = await atForm(undefined, kind, { acr_values: 'eleve responsable' });
    const resumed = await get(new URL((await signIn(identifier)).headers.location!).pathname);
    const client = services.config.clients.find(({ id }) => id === services.config.idp.homeClient)!;
    const answer = await supertest(services.idpUrl)
      .post('/token')
      .auth(client.id, client.secrets[0]!)
      .type('form')
      .send({
        grant_type: 'authorization_code',
        code: new URL(resumed.headers.location!).searchParams.get('code'),
        redirect_uri: client.redirectUris[0],
        code_verifier: 'verifier'.repeat(8),
      });
    return decodeJwt(answer.body.id_token);
  }

  it.each([
    ['guardian', 'responsable'],
    ['pupil', 'eleve'],
  ] as const)('A1 acr tells that a %s signed in', async (kind, acr) => {
    expect(await idToken(kind)).toMatchObject({ acr });
  });
});

describe('A4 an e-mail that was never confirmed', () => {
  const unconfirmed = (more: Partial<Account> = {}) => someone({ email: { address: 'lea@example.fr' }, ...more });

  it('A4 an account opened by SMS may go on later; one opened by letter may not', async () => {
    for (const [openedBy, status] of [
      ['sms', 303],
      ['letter', 422],
    ] as const) {
      const { identifier } = await unconfirmed({ openedBy });
      const { uid, signIn, get, press } = await atForm();
      expect((await signIn(identifier)).headers.location).toBe(at(uid, 'email'));
      expect((await get(at(uid, 'email'))).text).toContain('value="lea@example.fr"');
      expect((await press(at(uid, 'email/later'))).status).toBe(status);
    }
  });

  it('A4 a corrected address is kept and gets the mail; two that differ are said at the field', async () => {
    const { identifier, _id } = await unconfirmed();
    const { uid, signIn, press } = await atForm();
    await signIn(identifier);
    const differs = await press(at(uid, 'email'), { email: 'lea@example.org', 'email-again': 'lea@example.com' });
    expect(summary(differs.text)).toContain('#email-again');
    const sent = await press(at(uid, 'email'), { email: 'lea@example.org', 'email-again': 'lea@example.org' });
    expect(sent.headers.location).toBe(`${at(uid, 'email')}?sent`);
    const account = await accounts(services.idp.db).findById(_id).lean();
    expect(account?.email).toMatchObject({ address: 'lea@example.org' });
    expect(account?.email?.confirmedAt).toBeUndefined();
  });

  it('S44 the page of a journey whose password was not proved leads nowhere', async () => {
    const { uid, get, press } = await atForm();
    expect((await get(at(uid, 'email'))).status).toBe(400);
    expect((await press(at(uid, 'email/later'))).status).toBe(400);
  });

  it('S21 after a quarter of an hour, «Plus tard» signs nobody in', async () => {
    const { identifier } = await unconfirmed();
    const { uid, signIn, press } = await atForm();
    await signIn(identifier);
    services.clock.forward({ minutes: 16 });
    expect((await press(at(uid, 'email/later'))).status).toBe(400);
  });
});

describe('S23 the form is posted by our own pages alone', () => {
  it.each([
    ['no token', {}],
    ['a token of nobody', { _csrf: 'abc-def' }],
  ] as const)('S23 %s is refused, and nothing is lost: the page can be loaded again', async (_, fields) => {
    const { uid, agent } = await atForm();
    const { status, text } = await agent
      .post(at(uid, 'guardian'))
      .type('form')
      .send({ identifier: 'x', ...fields });
    expect(status).toBe(403);
    expect(text).toContain('Recharger la page');
  });

  it.each([
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
    ['origin', 'null'],
    ['origin', 'https://evil.example'],
  ])('S23 %s: %s is refused, even with the right token', async (header, value) => {
    const { uid, agent } = await atForm();
    const page = await agent.get(at(uid, 'guardian'));
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1];
    const answer = await agent
      .post(at(uid, 'guardian'))
      .set(header, value)
      .type('form')
      .send({ _csrf, identifier: 'x' });
    expect(answer.status).toBe(403);
  });

  it('S57 a field sent twice, or a body of another kind, is refused', async () => {
    const { uid, agent } = await atForm();
    const twice = await agent.post(at(uid, 'guardian')).type('form').send('identifier=a&identifier=b');
    const json = await agent.post(at(uid, 'guardian')).send({ identifier: { $ne: null } });
    expect([twice.status, json.status]).toEqual([400, 400]);
  });
});

describe('A6 addresses that lead nowhere', () => {
  it('A6 another browser’s journey is lost, with a way back to the service', async () => {
    const { uid } = await atForm();
    const { status, text } = await supertest(services.idpUrl).get(at(uid, 'guardian'));
    expect(status).toBe(400);
    expect(text).toContain(`href="${services.portalUrl}/"`);
  });

  it('S30 no page links to another host, whatever its own address', async () => {
    for (const path of ['//evil.example/x', '/\\evil.example/x']) {
      const { text, status } = await supertest(services.idpUrl).get(path);
      expect(status).toBe(404);
      expect(text).not.toMatch(/href="(\/\/|\/\\)/);
    }
  });

  it.each(['*', 'http://['])('S24 the request target %s gets a page with every protection', async (target) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(services.idpUrl).port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text)).on('error', reject);
      socket.end(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 404/);
    expect(answer).toContain("frame-ancestors 'none'");
  });

  it('S56 what a service hints is typed already, and shown as text (oidcc-login-hint)', async () => {
    const { uid, get } = await atForm(undefined, 'guardian', { login_hint: 'v.durant1"><script>' });
    const form = (await get(`${at(uid, 'guardian')}?lang="><script>`)).text;
    expect(form).toMatch(/<input[^>]* name="identifier"[^>]* value="v\.durant1&quot;&gt;&lt;script&gt;"/);
    expect(form).not.toContain('"><script>');
  });

  it('A5 who is signed in sees a form again where the service wants one, and none where it wants none', async () => {
    const { identifier } = await someone();
    const { agent, signIn, get } = await atForm();
    await get(new URL((await signIn(identifier)).headers.location!).pathname);
    const asked = async (more: Record<string, string>) =>
      (await agent.get(authorization(services, more)).expect(303)).headers.location!;
    expect(await asked({ display: 'popup' })).toMatch(/[?&]code=/);
    expect(await asked({ prompt: 'none' })).toMatch(/[?&]code=/);
    const { pathname } = new URL(await asked({ prompt: 'login' }), services.idpUrl);
    expect(pathname).toMatch(/^\/interaction\//);
    // Nor does a reload of it, or its address alone, sign anybody in.
    const resumed = await agent.get(pathname.replace('/interaction/', '/authorize/'));
    expect(resumed.headers.location).not.toMatch(/[?&]code=/);
  });
});
