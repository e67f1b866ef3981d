import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { birthDateUses } from '../../../src/idp/accounts/opening/birth-date-tries.ts';
import { activations } from '../../../src/idp/activation-sms/activation.model.ts';
import { newParent, openedAccount, type Parent } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { difference, recordWork } from '../../support/work.ts';
import { identityOf, received, upTo, type Visitor, visit } from './visitor.ts';

let services: TestServices;
let known: Parent;
let active: Parent;
const unknown = { familyName: 'Personne', firstName: 'Zoé', phone: '06 39 98 88 88' };
beforeAll(async () => {
  services = await startTestServices((settings) => {
    settings.accounts = { ...settings.accounts, disclosure: 'neutral' };
  });
  known = await newParent(services.idp.db);
  active = await newParent(services.idp.db);
  await openedAccount(services.idp, active);
});
afterAll(() => services.stop());

const step = (name: string) => expect.stringMatching(new RegExp(`/activation-sms/${name}$`));

/** A page without what differs from one request to the next, or was typed. */
const plain = ({ text, status }: Awaited<ReturnType<Visitor['page']>>, { uid }: Visitor) => ({
  status,
  text: text
    .replaceAll(uid, 'UID')
    .replace(/name="_csrf" value="[^"]+"/g, '')
    .replace(/••\s\d\d/g, '')
    .replace(/dans \d+\s[a-z]+\./g, '')
    .replace(/data-wait="\d+"/, ''),
});
const headers = (answer: Awaited<ReturnType<Visitor['page']>>, { uid }: Visitor) =>
  Object.entries(answer.headers)
    .filter(([name]) => !['date', 'x-request-id', 'set-cookie'].includes(name))
    .map(([name, value]) => [name, String(value).replaceAll(uid, 'UID')]);

describe('with neutral disclosure', () => {
  it('S14, B4 shows the same pages to a known, an active and an unknown person, and sends to the first two alone', async () => {
    const seen = [];
    for (const person of [known, active, unknown]) {
      const visitor = await visit(services);
      const identified = await visitor.send('identity', identityOf(person));
      const code = await visitor.page('code');
      const wrong = await visitor.send('code', { code: '000000' });
      seen.push({
        location: identified.headers.location!.replaceAll(visitor.uid, 'UID'),
        headers: [headers(identified, visitor), headers(code, visitor)],
        code: plain(code, visitor),
        wrong: plain(wrong, visitor),
        early: plain(await visitor.send('code/resend'), visitor),
        told: plain(await visitor.page('code?wait'), visitor),
      });
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    await received(services, known.phone, 1);
    await received(services, active.phone, 1);
    expect(await services.messages(unknown.phone)).toEqual([]);
  });

  it('B4 tells an active person so once the code has proved her phone', async () => {
    const person = await newParent(services.idp.db);
    await openedAccount(services.idp, person);
    const visitor = await upTo('code', services, person);
    const proved = await visitor.send('code', { code: await services.code(person.phone) });
    expect(proved.headers.location).toEqual(step('active'));
    expect((await visitor.page('children')).headers.location).toEqual(step('active'));
  });

  it('B5 goes on for a person without account', async () => {
    const person = await newParent(services.idp.db);
    const visitor = await upTo('code', services, person);
    const proved = await visitor.send('code', { code: await services.code(person.phone) });
    expect(proved.headers.location).toEqual(step('children'));
  });

  it('B5 no code is right for an unknown person, and limits are the same', async () => {
    const nobody = { ...unknown, phone: '06 39 98 88 87' };
    const visitor = await visit(services);
    await visitor.send('identity', identityOf(nobody));
    const { hash } = (await activations(services.idp.db).findById(visitor.uid).lean())!.code!;
    expect(hash).toBeTruthy();
    for (const left of [4, 3, 2, 1]) {
      const wrong = await visitor.send('code', { code: '123456' });
      expect(wrong.text).toContain(`Il vous reste ${left} essai`);
    }
    expect((await visitor.send('code', { code: '123456' })).text).toContain('Trop de codes incorrects');
    const resend = async () => {
      services.clock.forward({ seconds: 61 });
      return (await visitor.send('code/resend')).headers.location!.split('?')[1];
    };
    expect([await resend(), await resend(), await resend()]).toEqual(['sent', 'sent', 'wait']);
    expect(await services.messages(nobody.phone)).toEqual([]);
  });

  it('S2 made-up names with a number do not keep its owner from getting a code', async () => {
    const person = await newParent(services.idp.db);
    for (const firstName of ['Zoé', 'Zora', 'Zita']) {
      await (await visit(services)).send('identity', identityOf({ ...person, firstName }));
    }
    const visitor = await upTo('code', services, person);
    const proved = await visitor.send('code', { code: await services.code(person.phone) });
    expect(proved.headers.location).toEqual(step('children'));
  });

  it('B6 tells who got too many birth dates wrong only after the code', async () => {
    const person = await newParent(services.idp.db);
    const uses = birthDateUses(services.config, [person.guardianId]);
    for (let time = 0; time < services.config.activation.birthDateTriesPerDay; time += 1) {
      await services.idp.limits.takeAll(uses);
    }
    const visitor = await upTo('children', services, person);
    expect((await visitor.page('children')).text).toContain('Trop de dates incorrectes');
  });

  it('S14 does the same work whoever is typed, but for writing an SMS down, and each answer leaves at the same time', async () => {
    const recorder = recordWork(services.idp);
    const workFor = async (person: typeof unknown) => {
      const visitor = await visit(services);
      services.pauses.length = 0;
      const work = await recorder.ofForm(() => visitor.send('identity', identityOf(person)));
      expect(services.pauses).toEqual([400]);
      return work;
    };
    const forUnknown = await workFor({ ...unknown, phone: '06 39 98 87 00' });
    const forKnown = await workFor(await newParent(services.idp.db));
    const forActive = await workFor(active);
    recorder.stop();
    expect(forUnknown).toEqual(expect.arrayContaining(['find guardians', 'find accounts', 'update activations']));
    const anSms = ['aggregate guardians', 'insert outbox', 'update outbox'];
    for (const work of [forKnown, forActive]) {
      expect(difference(work, forUnknown)).toEqual({ more: anSms, less: [] });
    }
  });
});
