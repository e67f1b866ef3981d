import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { recoveryRequests } from '../../../src/idp/recovery/recovery-request.model.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { type Forgetful, forget, message, now, reachable, twice, upTo, useLink } from './visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

/** Every step that a stranger, who has no proof, can take about an account. */
const STEPS: Record<string, (person: Forgetful, identifier: string) => Promise<unknown>> = {
  identifier: (person, identifier) => person.fill('password', { identifier }),
  way: (person) => person.fill('password/way', { way: 'sms' }),
  code: (person) => person.fill('password/code', { code: '000000' }),
  new: (person) => person.fill('password/new', twice),
  done: (person) => person.fill('password/done'),
};

const permutations = <Item>(items: readonly Item[]): Item[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));

describe('a recovery out of order', () => {
  it('S44 no permutation of the steps shows a password form, sets a password or signs in without the proof', async () => {
    const account = await reachable(services);
    const orders = permutations(Object.keys(STEPS));
    expect(orders).toHaveLength(120);
    const agent = supertest.agent(services.idpUrl);
    for (const order of orders) {
      const person = await forget(services, agent);
      for (const step of order) {
        await STEPS[step]!(person, account.identifier);
      }
      expect([order, (await person.see('password/new')).status]).toEqual([order, 303]);
      expect((await person.see('password/done')).status).toBe(303);
    }
    expect((await now(services, account))?.passwordHash).toBe(account.passwordHash);
  }, 60_000);

  it('S44 the proof of one account is not the proof of another, nor of another tab or browser', async () => {
    const [mine, hers] = [await reachable(services), await reachable(services)];
    const agent = supertest.agent(services.idpUrl);
    const person = await upTo('new', services, mine, { visitor: await forget(services, agent) });
    await person.fill('password', { identifier: hers.identifier });
    expect((await person.see('password/new')).headers.location).toMatch(/password\/way$/);
    expect((await person.fill('password/new', twice)).headers.location).toMatch(/password\/way$/);
    const otherTab = await forget(services, agent);
    expect((await otherTab.see('password/new')).headers.location).toMatch(/recovery\/password$/);
    const stranger = await forget(services);
    expect((await stranger.get(`/interaction/${person.uid}/recovery/password/new`)).status).toBe(400);
    for (const account of [mine, hers]) expect((await now(services, account))?.passwordHash).toBe(account.passwordHash);
  });

  it('S7 a code is worth nothing in another tab, even of the same browser, nor once a newer one was sent', async () => {
    const account = await reachable(services);
    const agent = supertest.agent(services.idpUrl);
    const first = await upTo('code', services, account, { visitor: await forget(services, agent) });
    const { code } = await message(services, account.phone!);
    services.clock.forward({ seconds: 61 });
    const second = await upTo('code', services, account, { visitor: await forget(services, agent) });
    const newer = await message(services, account.phone!, 2);
    expect((await second.fill('password/code', { code })).status).toBe(422);
    expect((await first.fill('password/code', { code })).status).toBe(422);
    expect((await first.see('password/code')).text).toContain('plus récent');
    expect((await second.fill('password/code', { code: newer.code })).headers.location).toMatch(/new$/);
  });

  it('S44 the proof is over after its time, and once the password is set', async () => {
    const account = await reachable(services);
    const person = await upTo('new', services, account);
    services.clock.forward({ minutes: 31 });
    expect((await person.fill('password/new', twice)).headers.location).toMatch(/code$/);
    const again = await upTo('done', services, account);
    expect((await again.fill('password/new', twice)).headers.location).toMatch(/done$/);
  });

  it('S8 of 50 guesses at once the tries are looked at, and none succeeds after them', async () => {
    const account = await reachable(services);
    const person = await upTo('code', services, account);
    const { code } = await message(services, account.phone!);
    const wrong = Array.from({ length: 49 }, (_, index) =>
      String((Number(code) + index + 1) % 1_000_000).padStart(6, '0'),
    );
    await Promise.all([...wrong, code].map((guess) => person.fill('password/code', { code: guess })));
    const request = await recoveryRequests(services.idp.db).findOne({ uid: person.uid }).lean();
    expect(request!.triesLeft).toBeGreaterThanOrEqual(0);
    for (const guess of wrong.slice(0, 6)) await person.fill('password/code', { code: guess });
    const after = await recoveryRequests(services.idp.db).findOne({ uid: person.uid }).lean();
    if (!after!.provedAt) expect((await person.fill('password/code', { code })).status).toBe(422);
    expect(after!.triesLeft).toBeGreaterThanOrEqual(0);
  });

  it('S7 the right code after five wrong ones is worth nothing', async () => {
    const account = await reachable(services);
    const person = await upTo('code', services, account);
    const { code } = await message(services, account.phone!);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    for (const left of [4, 3, 2, 1]) {
      expect((await person.fill('password/code', { code: wrong })).text).toContain(`Il vous reste ${left} essai`);
    }
    expect((await person.fill('password/code', { code: wrong })).text).toContain('Trop de codes incorrects');
    expect((await person.fill('password/code', { code })).status).toBe(422);
  });

  it('S8 one link pressed 20 times at once sets one password', async () => {
    const account = await reachable(services);
    await upTo('code', services, account, { way: 'mail' });
    const { link } = await message(services, account.email!.address);
    const passwords = Array.from({ length: 20 }, (_, index) => `Velours-Bleu-${index + 10}!`);
    const answers = await Promise.all(
      passwords.map((password) => useLink(services, link, { fields: { password, 'password-again': password } })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
  });
});
