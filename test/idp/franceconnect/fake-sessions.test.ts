import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FakeFranceConnect } from '../../../src/demo/franceconnect/start.ts';
import { CALLBACK, GOODBYE, startFake, type Visit, visit } from './visitor.ts';

let fake: FakeFranceConnect;
let service: Visit;
beforeAll(async () => {
  fake = await startFake();
  service = await visit(fake);
});
afterAll(() => fake.stop());

const codeOf = async (visitor: Visit) => (await visitor.signIn('sandrine.brival')).url.searchParams.get('code')!;

/** Lets time pass for FranceConnect, which goes by the system's. */
async function later<T>(seconds: number, look: () => Promise<T>): Promise<T> {
  const now = Date.now() + seconds * 1000;
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
  return look().finally(() => clock.mockRestore());
}

describe('how long things of FranceConnect live', () => {
  it('D1 a code 30 seconds, an access token 60', async () => {
    const [early, late] = [await codeOf(service), await codeOf(service)];
    const answer = await later(28, () => service.token({ code: early }));
    expect(answer.status).toBe(200);
    expect((await later(32, () => service.token({ code: late }))).status).toBe(400);
    const { access_token } = await answer.json();
    expect((await later(85, () => service.userinfo(access_token))).status).toBe(200);
    expect((await later(92, () => service.userinfo(access_token))).status).toBe(401);
  });

  it('A6 a page left open and a session unused, 30 minutes', async () => {
    const visitor = await visit(fake);
    const { url } = await visitor.browser.visit(visitor.authorization());
    const pageAfter = async (minutes: number) =>
      (await later(minutes * 60, () => visitor.browser.request(url.href))).status;
    expect(await pageAfter(29)).toBe(200);
    expect(await pageAfter(31)).toBe(400);

    await visitor.signIn('olivier.brival');
    const known = async (minutes: number) => {
      const { response } = await later(minutes * 60, () => visitor.browser.visit(visitor.authorization()));
      return (await response.text()).includes('value="olivier.brival" checked');
    };
    expect(await known(29)).toBe(true);
    expect(await known(29 + 31)).toBe(false);
  });
});

describe('a session of FranceConnect', () => {
  it('D1 shows within it who will be signed in, and lets somebody else take the place', async () => {
    const visitor = await visit(fake);
    const first = await visitor.exchange((await visitor.signIn('olivier.brival')).url);
    const page = await (await visitor.browser.visit(visitor.authorization())).response.text();
    expect(page).toMatch(/value="olivier\.brival" checked/);
    const asked = await (await visitor.browser.visit(visitor.authorization({ prompt: 'login' }))).response.text();
    expect(asked).not.toMatch(/value="olivier\.brival" checked/);
    const second = await visitor.exchange((await visitor.signIn('gael.roumegoux')).url);
    expect(second.claims()!.sub).not.toBe(first.claims()!.sub);
  });

  it('D6 ends when the service asks with hint, state and its own address, and comes back without a session too', async () => {
    const visitor = await visit(fake);
    const { id_token } = await visitor.exchange((await visitor.signIn('olivier.brival')).url);
    const leave = (changes: Record<string, string> = {}) => {
      const all = { id_token_hint: id_token!, state: 'good-bye', post_logout_redirect_uri: GOODBYE, ...changes };
      const given = Object.entries(all).filter(([, value]) => value !== '');
      return visitor.browser.request(`${fake.issuer}/session/end?${new URLSearchParams(given)}`);
    };
    const pageOf = async (changes: Record<string, string>) =>
      /Y[0-9A-F]{6,7}/.exec(await (await leave(changes)).text())?.[0];
    expect(await pageOf({ id_token_hint: '' })).toBe('Y030007');
    expect(await pageOf({ state: '' })).toBe('Y030007');
    expect(await pageOf({ post_logout_redirect_uri: '' })).toBe('Y030007');
    expect(await pageOf({ post_logout_redirect_uri: CALLBACK })).toBe('Y04CFAEF');

    const page = () => visitor.browser.visit(visitor.authorization()).then(({ response }) => response.text());
    expect(await page()).toMatch(/value="olivier\.brival" checked/);
    for (const _time of ['with a session', 'without one']) {
      const answer = await leave();
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe(`${GOODBYE}?state=good-bye`);
    }
    expect(await page()).not.toMatch(/value="olivier\.brival" checked/);
  });

  it('A6 says so when the choice comes from a browser that never asked', async () => {
    const answer = await fetch(`${fake.issuer}/interaction/unknown`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Y190001');
  });
});
