import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Activation, activations } from '../../../src/idp/activation-sms/activation.model.ts';
import { proveCode } from '../../../src/idp/activation-sms/prove-code.ts';
import { newParent } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { identityOf, received, upTo, visit } from './visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const step = (name: string) => expect.stringMatching(new RegExp(`/activation-sms/${name}$`));
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const stored = async (uid: string) => (await activations(services.idp.db).findById(uid).lean<Activation>())!;

describe('«Code de sécurité»', () => {
  it('B5 takes the right code, as a phone copies it', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    const code = await services.code(parent.phone);
    const answer = await visitor.send('code', { code: ` ${code.slice(0, 3)} ${code.slice(3)} ` });
    expect(answer.headers.location).toEqual(step('children'));
  });

  it.each([
    ['', 'Saisissez le code'],
    ['12345', 'Le code a 6 chiffres'],
    ['abcdef', 'Le code a 6 chiffres'],
    ['1'.repeat(5000), 'Le code a 6 chiffres'],
  ])('B5 %p costs no try', async (code, sentence) => {
    const visitor = await upTo('code', services, await newParent(services.idp.db));
    const answer = await visitor.send('code', { code });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(sentence);
    expect((await stored(visitor.uid)).code!.triesLeft).toBe(5);
  });

  it('B5 a wrong code says how many tries are left and offers «Réessayer»; after five even the right one is refused', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    const code = await services.code(parent.phone);
    for (const left of ['4 essais', '3 essais', '2 essais', '1 essai.']) {
      const answer = await visitor.send('code', { code: other(code) });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(`Il vous reste ${left}`);
      expect(answer.text).toContain('Réessayer');
      expect(answer.text).not.toContain(other(code));
    }
    const last = await visitor.send('code', { code: other(code) });
    expect(last.text).toContain('Trop de codes incorrects');
    expect(last.text).toContain('Renvoyer le SMS');
    expect(last.text).toMatch(/data-wait="[1-9]\d?"/);
    const right = await visitor.send('code', { code });
    expect(right.status).toBe(422);
    expect(right.text).toContain('plus valable');
    expect((await visitor.page('children')).headers.location).toEqual(step('code'));
    expect((await visitor.page('code')).text).toContain('Ce code ne peut plus servir');
  });

  it('B5 after 31 minutes the code is worth nothing, the page says so, and a new one goes on', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    const code = await services.code(parent.phone);
    services.clock.forward({ minutes: 31 });
    const late = await visitor.send('code', { code });
    expect(late.status).toBe(422);
    expect(late.text).toContain('Ce code n’est plus valable');
    expect((await visitor.page('code')).text).toContain('Un code est valable 30\u00a0min');
    expect((await visitor.send('code/resend')).headers.location).toContain('code?sent');
    const answer = await visitor.send('code', { code: await services.code(parent.phone, 1) });
    expect(answer.headers.location).toEqual(step('children'));
  });

  it('B5, S7 a new code kills the old one', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    const first = await services.code(parent.phone);
    services.clock.forward({ seconds: 61 });
    await visitor.send('code/resend');
    const second = await services.code(parent.phone, 1);
    if (first !== second) expect((await visitor.send('code', { code: first })).status).toBe(422);
    expect((await visitor.send('code', { code: second })).headers.location).toEqual(step('children'));
  });

  it('B5 sends again after 60 seconds, 3 times an hour, 5 times a day a number, in all journeys together', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    const early = await visitor.send('code/resend');
    expect(early.headers.location).toMatch(/code\?wait$/);
    expect((await visitor.page('code?wait')).text).toMatch(/dans (1\sminute|\d+\ssecondes)/);
    const resend = async () => (await visitor.send('code/resend')).headers.location!.split('?')[1];
    const wait = () => services.clock.forward({ seconds: 61 });
    wait();
    expect(await resend()).toBe('sent');
    wait();
    expect(await resend()).toBe('sent');
    wait();
    expect(await resend()).toBe('wait');
    const late = await visitor.page('code');
    expect(late.text).not.toContain('Renvoyer le SMS');
    expect(late.text).toMatch(/dans \d+\sminutes/);
    const elsewhere = await (await visit(services)).send('identity', identityOf(parent));
    expect(elsewhere.status).toBe(422);
    expect(elsewhere.text).toMatch(/dans \d+\sminutes/);
    // A code that is late is not sent any more: the clock moves once it has arrived.
    await received(services, parent.phone, 3);
    services.clock.forward({ hours: 1 });
    expect(await resend()).toBe('sent');
    wait();
    expect(await resend()).toBe('sent');
    await received(services, parent.phone, 5);
    services.clock.forward({ minutes: 59 });
    const sixth = await (await visit(services)).send('identity', identityOf(parent));
    expect(sixth.status).toBe(422);
    expect(sixth.text).toMatch(/dans \d+\sheures/);
    expect(await services.messages(parent.phone)).toHaveLength(5);
  });

  it('B5 two presses on «Renvoyer le SMS» send one', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    services.clock.forward({ seconds: 61 });
    const presses = await Promise.all([1, 2, 3].map(() => visitor.send('code/resend')));
    const said = presses.map(({ headers }) => headers.location!.split('?')[1]);
    expect(said.sort()).toEqual(['sent', 'wait', 'wait']);
    await services.code(parent.phone, 1);
    expect(await services.messages(parent.phone)).toHaveLength(2);
  });

  it('B5 who begins again a moment later comes to the code page, sends nothing, and is told when a code can be sent', async () => {
    const parent = await newParent(services.idp.db);
    await upTo('code', services, parent);
    await received(services, parent.phone, 1);
    services.clock.forward({ seconds: 20 });
    const again = await visit(services);
    expect((await again.send('identity', identityOf(parent))).headers.location).toEqual(step('code'));
    const { text } = await again.page('code');
    expect(text).toContain('Un code vient d’être envoyé');
    expect(text).toMatch(/dans \d+\ssecondes/);
    expect(text).toMatch(/data-wait="[1-4]\d"/);
    expect(await services.messages(parent.phone)).toHaveLength(1);
    services.clock.forward({ seconds: 41 });
    expect((await again.send('code/resend')).headers.location).toMatch(/code\?sent$/);
    const proved = await again.send('code', { code: await services.code(parent.phone, 1) });
    expect(proved.headers.location).toEqual(step('children'));
  });

  it('S8 of 50 guesses at once five are looked at, and none succeeds after them', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    const code = await services.code(parent.phone);
    const journey = await stored(visitor.uid);
    const guesses = Array.from({ length: 50 }, (_, index) => String(index).padStart(6, '9')).filter(
      (one) => one !== code,
    );
    const results = await Promise.all(guesses.map((guess) => proveCode(services.idp, journey, guess)));
    expect(results.filter((result) => !result.ok && result.reason === 'wrong')).toHaveLength(5);
    expect(await proveCode(services.idp, journey, code)).toMatchObject({ ok: false, reason: 'dead' });
  });

  it('S8 of 50 right guesses at once exactly one uses the code', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    const code = await services.code(parent.phone);
    const journey = await stored(visitor.uid);
    const results = await Promise.all(Array.from({ length: 50 }, () => proveCode(services.idp, journey, code)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('B5 a double click on the right code goes on', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    const code = await services.code(parent.phone);
    const both = await Promise.all([1, 2].map(() => visitor.send('code', { code })));
    expect(both.map(({ headers }) => headers.location)).toEqual([step('children'), step('children')]);
  });

  it('S7 a code is worth nothing in another tab or another browser', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    const code = await services.code(parent.phone);
    services.clock.forward({ seconds: 61 });
    const tab = await visitor.otherTab();
    await tab.send('identity', identityOf(parent));
    const second = await services.code(parent.phone, 1);
    if (code !== second) expect((await tab.send('code', { code })).status).toBe(422);
    const stranger = await visit(services);
    const stolen = await stranger.get(`/interaction/${visitor.uid}/activation-sms/code`);
    expect(stolen.status).toBe(400);
    expect(stolen.text).not.toContain('+33');
  });

  it('S7 keeps no code, and shows the number masked', async () => {
    const parent = await newParent(services.idp.db);
    const visitor = await upTo('code', services, parent);
    const code = await services.code(parent.phone);
    expect(JSON.stringify(await stored(visitor.uid))).not.toContain(code);
    const { text } = await visitor.page('code');
    expect(text).not.toContain(parent.phone.slice(3, 8));
    expect(text).not.toContain(code);
  });
});

describe('the cost of SMS', () => {
  it('S13 is bounded by address and overall', async () => {
    for (const bound of [{ sendsPerAddressPerHour: 2 }, { sendsOverallPerHour: 10 }]) {
      const strict = await startTestServices((settings) => {
        settings.activation = { ...settings.activation, ...bound };
      });
      try {
        const [allowed] = Object.values(bound) as [number];
        for (let index = 0; index < allowed; index += 1) {
          await upTo('code', strict, await newParent(strict.idp.db));
        }
        const refused = await (await visit(strict)).send('identity', identityOf(await newParent(strict.idp.db)));
        expect(refused.status).toBe(422);
        expect(refused.text).toContain('Nous ne pouvons pas vous envoyer de SMS maintenant. Réessayez dans');
        expect(refused.text).not.toContain('Un SMS a déjà été envoyé');
      } finally {
        await strict.stop();
      }
    }
  });
});
