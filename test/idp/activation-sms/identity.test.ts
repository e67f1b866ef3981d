import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { activations } from '../../../src/idp/activation-sms/activation.model.ts';
import { guardians } from '../../../src/idp/directory/guardian.model.ts';
import { newParent, openedAccount, type Parent } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { type Fields, identityOf, visit } from './visitor.ts';

let services: TestServices;
let parent: Parent;
beforeAll(async () => {
  services = await startTestServices();
  parent = await newParent(services.idp.db);
});
afterAll(() => services.stop());

const step = (name: string) => expect.stringMatching(new RegExp(`/activation-sms/${name}$`));
const sendIdentity = async (fields: Fields) => (await visit(services)).send('identity', fields);

describe('«Je confirme mon identité»', () => {
  it.each<[string, Fields, string]>([
    ['no family name', { 'family-name': ' ' }, 'Saisissez votre nom.'],
    ['no first name', { 'first-name': '' }, 'Saisissez votre prénom.'],
    ['no number', { phone: '' }, 'Saisissez votre numéro de téléphone portable.'],
    ['half a number', { phone: '06 39' }, 'n’est pas complet'],
    ['a landline', { phone: '04 71 00 00 00' }, 'téléphone fixe'],
    ['a special rate', { phone: '08 09 54 06 06' }, 'ne peut pas recevoir de SMS'],
    ['a foreign number', { phone: '+32 470 12 34 56' }, 'étrangers'],
    ['the code Mayotte had once', { phone: '+269 639 12 34 56' }, '+262'],
    ['a name without end', { 'family-name': 'A'.repeat(200) }, 'trop long'],
  ])('B2 %s: says how to correct it and keeps what was typed', async (_, wrong, sentence) => {
    const answer = await sendIdentity({ ...identityOf(parent), 'dial-code': '+262', ...wrong });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(sentence);
    expect(answer.text).toMatch(/value="\+262"[^>]* selected/);
    if (!('family-name' in wrong)) expect(answer.text).toContain('value="Aubrac"');
  });

  it('B2 refuses a country code that is not in the list', async () => {
    expect((await sendIdentity({ ...identityOf(parent), 'dial-code': '+1' })).status).toBe(422);
  });

  it.each(['identity', 'code', 'code/resend', 'children', 'password', 'done'])(
    'S23 %s takes no form without the token of this browser',
    async (path) => {
      const answer = await (await visit(services)).send(path, { ...identityOf(parent), _csrf: 'forged' });
      expect(path === 'identity' ? answer.status : answer.headers.location).toEqual(
        path === 'identity' ? 403 : expect.stringMatching(/activation-sms$/),
      );
    },
  );

  it.each<[string, Fields]>([
    ['case, accents, hyphens and apostrophes', { 'family-name': "AU'-BRAC ", 'first-name': 'léa' }],
    ['an overseas code before a number that names its own territory', { 'dial-code': '+262' }],
  ])('B2 matches whatever %s', async (_, typed) => {
    const other = await newParent(services.idp.db);
    const answer = await sendIdentity({ ...identityOf(other), ...typed });
    expect(answer.headers.location).toEqual(step('code'));
  });

  it('B2 accepts a use name and a number of La Réunion typed after +33, and sends to the number of the file', async () => {
    const other = await newParent(services.idp.db);
    const e164 = '+262692123456';
    await guardians(services.idp.db).updateOne(
      { _id: other.guardianId },
      { $set: { 'records.0.mobile': e164, mobileKeys: ['0692123456'] }, $push: { nameKeys: 'VIDAL|LEA' } },
    );
    const answer = await sendIdentity({ ...identityOf(other), 'family-name': 'Vidal', phone: '06 92 12 34 56' });
    expect(answer.headers.location).toEqual(step('code'));
    expect(await services.code(e164)).toMatch(/^\d{6}$/);
  });

  it.each<[string, Fields]>([
    ['family name', { 'family-name': 'Vidal' }],
    ['first name', { 'first-name': 'Zoé' }],
    ['number', { phone: '06 39 98 99 99' }],
  ])('B3 a wrong %s is not told from another wrong one', async (_, wrong) => {
    const visitor = await visit(services);
    const answer = await visitor.send('identity', { ...identityOf(parent), ...wrong });
    expect(answer.headers.location).toEqual(step('not-found'));
    const page = await visitor.page('not-found');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Les informations saisies ne permettent pas de poursuivre');
    expect(page.text).toContain('fiche de renseignements');
    const again = await visitor.page('identity');
    expect(again.text).toContain(`value="${wrong['family-name'] ?? 'Aubrac'}"`);
    expect((await visitor.send('identity', identityOf(await newParent(services.idp.db)))).headers.location).toEqual(
      step('code'),
    );
  });

  it('B3 a guardian without a child left in a school is not found', async () => {
    const childless = await newParent(services.idp.db);
    await guardians(services.idp.db).updateOne(
      { _id: childless.guardianId },
      { $set: { 'records.0.links.0.declinedAt': new Date() } },
    );
    expect((await sendIdentity(identityOf(childless))).headers.location).toEqual(step('not-found'));
  });

  it('B4 a person who has an account is led to it, and no SMS is sent', async () => {
    const known = await newParent(services.idp.db);
    await openedAccount(services.idp, known);
    const visitor = await visit(services);
    expect((await visitor.send('identity', identityOf(known))).headers.location).toEqual(step('active'));
    const page = await visitor.page('active');
    expect(page.text).toContain('Un compte ÉduConnect existe déjà');
    expect(page.text).toContain(`/interaction/${visitor.uid}/sign-in/guardian`);
    expect(await services.messages(known.phone)).toEqual([]);
  });

  it('B2 the same identity again, by a double click or by going back, sends one SMS', async () => {
    const hasty = await newParent(services.idp.db);
    const visitor = await visit(services);
    const both = await Promise.all([1, 2].map(() => visitor.send('identity', identityOf(hasty))));
    expect(both.map(({ headers }) => headers.location)).toEqual([step('code'), step('code')]);
    await visitor.send('identity', identityOf(hasty));
    await services.code(hasty.phone);
    expect(await services.messages(hasty.phone)).toHaveLength(1);
  });

  it('S44 another identity typed after the code was given must be proved anew', async () => {
    const first = await newParent(services.idp.db);
    const visitor = await visit(services);
    await visitor.send('identity', identityOf(first));
    await visitor.send('code', { code: await services.code(first.phone) });
    expect((await visitor.send('identity', identityOf(first))).headers.location).toEqual(step('children'));
    const second = await newParent(services.idp.db);
    expect((await visitor.send('identity', identityOf(second))).headers.location).toEqual(step('code'));
    expect((await visitor.page('children')).headers.location).toEqual(step('code'));
  });

  it('B2 right identities are no tries', async () => {
    const returning = await newParent(services.idp.db);
    await openedAccount(services.idp, returning);
    for (let time = 0; time <= services.config.activation.identityTriesPerNumberPerHour; time += 1) {
      expect((await sendIdentity(identityOf(returning))).headers.location).toEqual(step('active'));
    }
  });

  it('B2 few wrong tries a number, over all journeys, and the page says how long to wait', async () => {
    const guessed = await newParent(services.idp.db);
    const tries = services.config.activation.identityTriesPerNumberPerHour;
    for (let index = 0; index < tries; index += 1) {
      await sendIdentity({ ...identityOf(guessed), 'first-name': `Zoé${'e'.repeat(index)}` });
    }
    const refused = await sendIdentity(identityOf(guessed));
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/attendez\s(1\sheure|\d+\sminutes)/);
    services.clock.forward({ hours: 1 });
    expect((await sendIdentity(identityOf(guessed))).headers.location).toEqual(step('code'));
  });

  it('keeps an unfinished opening for the hours of the configuration only', async () => {
    const slow = await newParent(services.idp.db);
    const visitor = await visit(services);
    await visitor.send('identity', identityOf(slow));
    const kept = await activations(services.idp.db).findById(visitor.uid).lean();
    await activations(services.idp.db).updateOne({ _id: visitor.uid }, { expiresAt: new Date(0) });
    expect((await visitor.page('code')).headers.location).toMatch(/activation-sms$/);
    services.clock.forward({ minutes: 2 });
    expect((await visitor.send('identity', identityOf(slow))).headers.location).toEqual(step('code'));
    const renewed = await activations(services.idp.db).findById(visitor.uid).lean();
    expect(renewed!.accountId).not.toBe(kept!.accountId);
    expect(await services.code(slow.phone, 1)).toMatch(/^\d{6}$/);
  });
});

describe('a stranger who makes up names for a number', () => {
  it('S2 holds back himself, not its owner elsewhere', async () => {
    const [stranger, owner] = ['198.51.100.7', '203.0.113.9'];
    const proxied = await startTestServices((settings) => {
      settings.idp.trustedProxies = ['127.0.0.0/8', '::1/128'];
    });
    try {
      const guessed = await newParent(proxied.idp.db);
      const from = async (address: string, typed: Fields) =>
        (await visit(proxied, supertest.agent(proxied.idpUrl).set('x-forwarded-for', address))).send('identity', typed);
      const tries = proxied.config.activation.identityTriesPerNumberPerHour;
      for (let index = 0; index < tries; index += 1) {
        await from(stranger, { ...identityOf(guessed), 'first-name': `Zoé${'e'.repeat(index)}` });
      }
      expect((await from(stranger, identityOf(guessed))).status).toBe(422);
      expect((await from(owner, identityOf(guessed))).headers.location).toEqual(step('code'));
    } finally {
      await proxied.stop();
    }
  });
});

describe('one address', () => {
  it('B2 may try few identities', async () => {
    const strict = await startTestServices((settings) => {
      settings.activation = { ...settings.activation, identityTriesPerAddressPerHour: 2 };
    });
    try {
      const answers = [];
      for (let index = 0; index < 3; index += 1) {
        const visitor = await visit(strict);
        const phone = `06 39 98 77 0${index}`;
        answers.push(await visitor.send('identity', { ...identityOf(parent), phone }));
      }
      expect(answers.map(({ status }) => status)).toEqual([303, 303, 422]);
    } finally {
      await strict.stop();
    }
  });
});
