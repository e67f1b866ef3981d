import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { newParent } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { difference, recordWork } from '../../support/work.ts';
import { type Forgetful, forget, message, reachable, upTo } from './visitor.ts';

const WITHOUT = { email: 1, phone: 1 } as const;

describe('with explicit disclosure', () => {
  let services: TestServices;
  beforeAll(async () => {
    services = await startTestServices();
  });
  afterAll(() => services.stop());

  const stuck = async (identifier: string) => {
    const person = await forget(services);
    expect((await person.fill('password', { identifier })).headers.location).toMatch(/stuck$/);
    expect((await person.fill('password/way', { way: 'mail' })).headers.location).toMatch(/stuck$/);
    return (await person.see('password/stuck')).text;
  };

  it('E3 tells an unknown identifier, an e-mail typed instead, and what each account lacks', async () => {
    const person = await forget(services);
    const unknown = await person.fill('password', { identifier: 'x.personne' });
    expect([unknown.status, unknown.text]).toEqual([422, expect.stringContaining('n’existe pas')]);
    expect((await person.fill('password', { identifier: 'lea@example.fr' })).text).toContain('adresse e-mail');

    const parent = await newParent(services.idp.db);
    await guardians(services.idp.db).updateOne({ _id: parent.guardianId }, { identifier: 'l.promise' });
    expect(await stuck('l.promise')).toContain('pas encore activé');

    const silent = await reachable(services);
    await accounts(services.idp.db).updateOne({ _id: silent._id }, { $unset: WITHOUT });
    expect(await stuck(silent.identifier)).toContain('ni adresse e-mail confirmée, ni téléphone');

    const unconfirmed = await reachable(services, { email: { address: 'jamais@example.fr' } });
    await accounts(services.idp.db).updateOne({ _id: unconfirmed._id }, { $unset: { phone: 1 } });
    expect(await stuck(unconfirmed.identifier)).toContain('jamais été confirmée');

    const pupil = await reachable(services, { kind: 'pupil', pupilId: randomUUID() });
    await accounts(services.idp.db).updateOne({ _id: pupil._id }, { $unset: WITHOUT });
    expect(await stuck(pupil.identifier)).toContain('à votre établissement');
  });

  it('F5 the identifier of a grouped account leads to the account that took over', async () => {
    const [old, kept] = [await reachable(services), await reachable(services)];
    const closed = { at: services.clock.now(), reason: 'grouped' as const, into: kept._id, closing: randomUUID() };
    await accounts(services.idp.db).updateOne({ _id: old._id }, { $set: { closed }, $unset: { passwordHash: 1 } });
    const person = await forget(services);
    await person.fill('password', { identifier: old.identifier });
    await person.fill('password/way', { way: 'sms' });
    const { code } = await message(services, kept.phone!);
    await person.fill('password/code', { code });
    expect((await person.see('password/new')).text).toContain(kept.identifier);
    expect(await services.messages(old.phone!)).toEqual([]);
  });

  it('ProConnect’s limit: a stranger’s fifth message in a quarter of an hour is the last', async () => {
    const account = await reachable(services);
    const ways = ['mail', 'sms', 'mail', 'sms', 'mail'] as const;
    for (const way of ways) {
      const person = await upTo('code', services, account, { way });
      expect((await person.see('password/code')).status).toBe(200);
      services.clock.forward({ seconds: 61 });
    }
    const person = await upTo('way', services, account);
    const sixth = await person.fill('password/way', { way: 'mail' });
    expect([sixth.status, sixth.text]).toEqual([422, expect.stringMatching(/dans \d+\sminutes/)]);
  });
});

describe('with neutral disclosure', () => {
  let services: TestServices;
  beforeAll(async () => {
    services = await startTestServices((settings) => {
      settings.accounts = { ...settings.accounts, disclosure: 'neutral' };
    });
  });
  afterAll(() => services.stop());

  const plain = (
    { text, status, headers }: Awaited<ReturnType<Forgetful['see']>>,
    { uid }: Forgetful,
    typed: string,
  ) => ({
    status,
    location: headers.location?.replaceAll(uid, 'UID'),
    text: text
      .replaceAll(uid, 'UID')
      .replaceAll(typed, 'TYPED')
      .replace(/name="_csrf" value="[^"]+"/g, '')
      .replace(/[A-Z]{3}-[A-Z]{3}/g, 'NUMBER')
      .replace(/data-wait="\d+"/, ''),
  });

  it('E3, S14 every page is the same for a known and an unknown identifier, and nothing goes to the unknown', async () => {
    const known = await reachable(services);
    const silent = await reachable(services);
    await accounts(services.idp.db).updateOne({ _id: silent._id }, { $unset: WITHOUT });
    for (const way of ['mail', 'sms']) {
      const seen = [];
      for (const identifier of [known.identifier, silent.identifier, 'x.personne']) {
        const person = await forget(services);
        seen.push([
          plain(await person.fill('password', { identifier }), person, identifier),
          plain(await person.see('password/way'), person, identifier),
          plain(await person.fill('password/way', { way }), person, identifier),
          plain(await person.see('password/code'), person, identifier),
          plain(await person.fill('password/code', { code: '000000' }), person, identifier),
          plain(await person.fill('password/code/resend'), person, identifier),
        ]);
      }
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[2]).toEqual(seen[0]);
    }
    expect((await message(services, known.email!.address)).code).toMatch(/\d{6}/);
    expect(await services.messages(silent.phone!)).toEqual([]);
  });

  it('E3, S14 an identifier is recalled with the same words, to its owner alone', async () => {
    const known = await reachable(services);
    const answers = [];
    for (const email of [known.email!.address, 'personne.du.tout@example.fr']) {
      const person = await forget(services);
      answers.push(plain(await person.fill('identifier/mail', { email }), person, email));
      answers.push(plain(await person.see('identifier/sent'), person, email));
    }
    expect(answers.slice(2)).toEqual(answers.slice(0, 2));
    expect((await message(services, known.email!.address)).text).toContain(known.identifier);
    expect(await services.messages('personne.du.tout@example.fr')).toEqual([]);
  });

  it('S14 does the same work whoever is typed, but for writing a message down, and each answer leaves at the same time', async () => {
    const recorder = recordWork(services.idp);
    const workFor = async (identifier: string) => {
      const person = await forget(services);
      services.pauses.length = 0;
      const given = await recorder.ofForm(() => person.fill('password', { identifier }));
      const asked = await recorder.ofForm(() => person.fill('password/way', { way: 'mail' }));
      expect(services.pauses).toEqual([400, 400]);
      return { given, asked };
    };
    const unknown = await workFor('z.personne');
    const known = await workFor((await reachable(services)).identifier);
    recorder.stop();
    expect(unknown.given).toEqual(expect.arrayContaining(['find accounts', 'find guardians', 'update recoveries']));
    expect(known.given).toEqual(unknown.given);
    const aMessage = ['find accounts', 'insert audit', 'insert outbox', 'update recovery-requests'];
    expect(difference(known.asked, unknown.asked)).toEqual({ more: aMessage, less: [] });
  });
});
