import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import supertest from 'supertest';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { passkeyDevice } from '../../support/passkey-device.ts';
import { PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { visit } from '../activation-sms/visitor.ts';
import { type AtStep, afterPassword, done, recoveryIn, someone, withApp } from './own-phone.ts';

const MFA = 'https://refeds.org/profile/mfa';
const ESSENTIAL = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: MFA } } }) };
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

type Agent = ReturnType<typeof supertest.agent>;
const newAgent = (): Agent => supertest.agent(services.idpUrl);

/** What the service is told once the browser comes back to it. */
async function idToken(agent: Agent, answer: supertest.Response) {
  const returned = answer.headers.location!.startsWith(services.portalUrl)
    ? answer
    : await agent.get(new URL(answer.headers.location!).pathname);
  const client = services.config.clients.find(({ id }) => id === services.config.idp.homeClient)!;
  const { body } = await supertest(services.idpUrl)
    .post('/token')
    .auth(client.id, client.secrets[0]!)
    .type('form')
    .send({
      grant_type: 'authorization_code',
      code: new URL(returned.headers.location!).searchParams.get('code'),
      redirect_uri: client.redirectUris[0],
      code_verifier: 'verifier'.repeat(8),
    });
  return decodeJwt(body.id_token) as { acr?: string; amr?: string[]; auth_time?: number };
}

/** An authorization request that needs no page: where it leads. */
async function authorize(agent: Agent, more: Record<string, string>) {
  const client = services.config.clients.find(({ id }) => id === services.config.idp.homeClient)!;
  const parameters = new URLSearchParams({
    client_id: client.id,
    redirect_uri: client.redirectUris[0]!,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'pWTGKUJBSpYZBrmVr9xyOgHv0Wr3BdjZzkKVCFoNzB0',
    code_challenge_method: 'S256',
    max_age: '86400',
    ...more,
  });
  const answer = await agent.get(`/authorize?${parameters}`);
  return new URL(answer.headers.location!, services.idpUrl);
}

/** Signs in by the password alone, in a browser of its own. */
async function byPassword() {
  const account = await someone(services);
  const agent = newAgent();
  const { location } = await afterPassword(services, account, {}, agent);
  await agent.get(new URL(location).pathname);
  return { account, agent };
}

async function addAppHere({ press, get }: AtStep) {
  const { generateSync } = await import('otplib');
  await press('/add/totp/start');
  const secret = />([A-Z2-7 ]{39})</.exec((await get('/add/totp')).text)![1]!.replaceAll(' ', '');
  const epoch = Math.floor(services.clock.now().getTime() / 1000);
  return press('/add/totp', { code: generateSync({ secret, epoch }) });
}

describe('S46 a service that asks for two factors', () => {
  it('S46 an account without a second one adds it right there, and the service is told the truth', async () => {
    const account = await someone(services);
    const agent = newAgent();
    const step = await afterPassword(services, account, { acr_values: MFA }, agent);
    expect((await step.get()).text).toContain('Ce service demande la double sécurité');
    const shown = await addAppHere(step);
    expect(recoveryIn(shown.text)).toHaveLength(10);
    const back = await step.sibling.press('/sign-in/cookies');
    expect(done(back)).toBe(true);
    expect(await idToken(agent, back)).toMatchObject({ acr: MFA, amr: ['pwd', 'otp', 'mfa'] });
  });

  it('S46 it may be a passkey', async () => {
    const step = await afterPassword(services, await someone(services), { acr_values: `responsable ${MFA}` });
    const device = passkeyDevice(new URL(services.idpUrl).origin);
    const options = (await step.get('/add/passkey/options')).body;
    const shown = await step.press('/add/passkey', { name: 'Téléphone', credential: device.create(options) });
    expect(recoveryIn(shown.text)).toHaveLength(10);
  });

  it('S46 who goes back without one makes the service told so', async () => {
    const agent = newAgent();
    const step = await afterPassword(services, await someone(services), ESSENTIAL, agent);
    const back = await step.press('/decline');
    const returned = await agent.get(new URL(back.headers.location!).pathname);
    expect(returned.headers.location).toContain('error=unmet_authentication_requirements');
  });

  it('S46 a session of one factor signs in nobody silently, and says why', async () => {
    const { agent } = await byPassword();
    expect((await authorize(agent, { prompt: 'none' })).searchParams.get('code')).not.toBeNull();
    const voluntary = await authorize(agent, { prompt: 'none', acr_values: MFA });
    expect(voluntary.searchParams.get('error')).toBe('login_required');
    const essential = await authorize(agent, { prompt: 'none', ...ESSENTIAL });
    expect(essential.searchParams.get('error')).toBe('unmet_authentication_requirements');
    const nobody = await authorize(newAgent(), { prompt: 'none', ...ESSENTIAL });
    expect(nobody.searchParams.get('error')).toBe('login_required');
  });

  it.each([
    ['an acr that does not exist', { essential: true, values: ['gold'] }],
    ['the acr of the other profile', { essential: true, value: 'eleve' }],
  ])('S46 %s is never given, and the service is told so', async (_, acr) => {
    const { agent } = await byPassword();
    const claims = JSON.stringify({ id_token: { acr } });
    const { searchParams } = await authorize(agent, { prompt: 'none', claims });
    expect(searchParams.get('error')).toBe('unmet_authentication_requirements');
  });

  it('S46 a young session of one factor is asked for the second alone; auth_time stays that of the first', async () => {
    const { agent, account } = await byPassword();
    const before = await accounts(services.idp.db).findById(account._id).lean();
    services.clock.forward({ minutes: 5 });
    const { uid, get, press } = await visit(services, agent, { acr_values: MFA, max_age: '86400' });
    await press(`/interaction/${uid}/sign-in/cookies`);
    expect((await get(`/interaction/${uid}`)).headers.location).toBe(`/interaction/${uid}/second-factor`);
    const at = `/interaction/${uid}/second-factor`;
    const step = { press: (path: string, fields = {}) => press(at + path, fields), get: (path = '') => get(at + path) };
    await addAppHere(step as AtStep);
    const back = await get(`/interaction/${uid}`);
    expect(done(back)).toBe(true);
    const told = await idToken(agent, back);
    expect(told).toMatchObject({ acr: MFA, amr: ['pwd', 'otp', 'mfa'] });
    expect(told.auth_time).toBe(Math.floor(before!.lastSignInAt!.getTime() / 1000));
    const silent = await authorize(agent, { prompt: 'none', ...ESSENTIAL });
    expect(silent.searchParams.get('code')).not.toBeNull();
  });

  it('S46 an older session of one factor has to type its password again', async () => {
    const { agent } = await byPassword();
    services.clock.forward({ minutes: 16 });
    const { uid, get, press } = await visit(services, agent, { acr_values: MFA });
    await press(`/interaction/${uid}/sign-in/cookies`);
    expect((await get(`/interaction/${uid}`)).headers.location).toContain('/sign-in/');
  });

  it('S46 a service that asks for nothing is told the profile, whatever the factors', async () => {
    const { account, recovery } = await withApp(services);
    const agent = newAgent();
    const { press } = await afterPassword(services, account, { acr_values: 'responsable' }, agent);
    const told = await idToken(agent, await press('/recovery', { code: recovery[0]! }));
    expect(told).toMatchObject({ acr: 'responsable', amr: ['pwd', 'otp', 'mfa'] });
  });

  it('S46 one that asks for FranceConnect alone gets it, or word that she went back without', async () => {
    const agent = newAgent();
    const { uid, get, press } = await visit(services, agent, { acr_values: 'eidas1' });
    const shown = await press(`/interaction/${uid}/sign-in/cookies`);
    expect(shown.headers.location).toBe(`/interaction/${uid}/sign-in/guardian`);
    const page = (await get(`/interaction/${uid}/sign-in/guardian`)).text;
    expect(page).toContain('demande FranceConnect');
    expect(page).toContain(`action="/interaction/${uid}/franceconnect"`);
    expect(page).not.toMatch(/type="password"|passkey|activation/);
    const back = await press(`/interaction/${uid}/sign-in/decline`);
    const returned = await agent.get(new URL(back.headers.location!).pathname);
    expect(returned.headers.location).toContain('error=unmet_authentication_requirements');
  });

  it('S46 one that is content with FranceConnect or two factors says so on the page, and a password alone is not enough', async () => {
    const account = await someone(services);
    const { uid, get, press } = await visit(services, newAgent(), { acr_values: `responsable eidas1 ${MFA}` });
    await press(`/interaction/${uid}/sign-in/cookies`);
    const page = (await get(`/interaction/${uid}/sign-in/guardian`)).text;
    expect(page).toContain('demande une connexion renforcée');
    expect(page).toContain(`action="/interaction/${uid}/franceconnect"`);
    const fields = { identifier: account.identifier, password: PASSWORD };
    const answer = await press(`/interaction/${uid}/sign-in/guardian`, fields);
    expect(answer.headers.location).toBe(`/interaction/${uid}/second-factor`);
  });

  it('S46 FranceConnect is no question to a pupil', async () => {
    const { uid, get, press } = await visit(services, newAgent(), { acr_values: 'eleve eidas1' });
    await press(`/interaction/${uid}/sign-in/cookies`);
    const page = (await get(`/interaction/${uid}/sign-in/pupil`)).text;
    expect(page).toContain('type="password"');
    expect(page).not.toContain('FranceConnect');
  });

  it('B1 a service whose visitor has no account opens the activation (prompt=create), and an account that exists will do', async () => {
    const account = await someone(services);
    const agent = newAgent();
    const { uid, get, press } = await visit(services, agent, { prompt: 'create' });
    const first = await press(`/interaction/${uid}/sign-in/cookies`);
    expect(first.headers.location).toBe(`/interaction/${uid}/activation-sms`);
    expect((await get(`/interaction/${uid}/activation-sms`)).status).toBe(200);
    const fields = { identifier: account.identifier, password: PASSWORD };
    const back = await press(`/interaction/${uid}/sign-in/guardian`, fields);
    expect(await idToken(agent, back)).toMatchObject({ amr: ['pwd'] });
  });
});
