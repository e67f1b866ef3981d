import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { closeAccount } from '../../../src/idp/accounts/closing/close-account.ts';
import { closings } from '../../../src/idp/accounts/closing/closing.model.ts';
import { purgeClosed } from '../../../src/idp/accounts/closing/purge-closed.ts';
import { passkeys } from '../../../src/idp/accounts/second-factor/passkey.model.ts';
import { secondFactors } from '../../../src/idp/accounts/second-factor/second-factor.model.ts';
import { auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { visitAccount } from '../../support/account-visitor.ts';
import { passkeyDevice } from '../../support/passkey-device.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { received, visit } from '../activation-sms/visitor.ts';
import { AT, addPasskey, afterPassword, done, recoveryIn, someone } from './own-phone.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

async function withPasskey(more: Partial<Account> = {}) {
  const account = await someone(services, more);
  const visitor = await visitAccount(services, account);
  const { device, answer } = await addPasskey(services, visitor);
  return { account, visitor, device, recovery: recoveryIn(answer.text) };
}

/** A browser at the sign-in form, where nobody said yet who she is. */
async function atForm(more: Record<string, string> = {}, agent = supertest.agent(services.idpUrl)) {
  const { uid, get, press } = await visit(services, agent, more);
  const at = `/interaction/${uid}/passkey`;
  const options = async () => (await get(`${at}/options`)).body;
  return { at, options, answer: (credential: string) => press(at, { credential }) };
}

const refusals = (accountId: string) =>
  auditEntries(services.idp.db).countDocuments({ accountId, action: 'second-factor-refused' });

describe('F8 adding a passkey', () => {
  it('F8 it is kept under the name given, asked for from then on, and recovery codes are shown', async () => {
    const { account, visitor, recovery } = await withPasskey();
    expect(recovery).toHaveLength(10);
    expect((await visitor.get(AT)).text).toContain('iPhone de Léa');
    expect((await accounts(services.idp.db).findById(account._id).lean())?.secondFactors).toEqual(['passkey']);
    expect((await afterPassword(services, account)).location).toContain('/second-factor');
  });

  it('S12 its owner is told', async () => {
    const address = `lea-${Date.now()}@example.fr`;
    await withPasskey({ email: { address, confirmedAt: new Date() } });
    expect((await received(services, address, 1))[0]).toContain('Ce n’est pas moi');
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a device that verified nobody', { unverified: true }],
  ])('F8 a passkey made by %s is refused', async (_, faults) => {
    const visitor = await visitAccount(services, await someone(services));
    const device = passkeyDevice(new URL(services.idpUrl).origin);
    const options = (await visitor.get(`${AT}/passkey/options`)).body;
    const credential = device.create(options, faults);
    expect((await visitor.press(`${AT}/passkey`, { name: 'x', credential }, AT)).status).toBe(422);
    expect(await passkeys(services.idp.db).findById(device.id).lean()).toBeNull();
  });

  it('F8 a challenge of another session makes no passkey, and each makes one', async () => {
    const [hers, his] = [
      await visitAccount(services, await someone(services)),
      await visitAccount(services, await someone(services)),
    ];
    const options = (await hers.get(`${AT}/passkey/options`)).body;
    const device = () => passkeyDevice(new URL(services.idpUrl).origin).create(options);
    const add = (visitor: typeof hers) => visitor.press(`${AT}/passkey`, { name: 'x', credential: device() }, AT);
    expect((await add(his)).status).toBe(422);
    expect((await add(hers)).status).toBe(200);
    expect((await add(hers)).status).toBe(422);
  });

  it.each(['', '{', '[]', '{"id":{"$ne":null}}', '{"id":"x","response":{}}', 'x'.repeat(20_001)])(
    'S52 «%.30s» is no passkey, and no fault either',
    async (credential) => {
      const visitor = await visitAccount(services, await someone(services));
      expect((await visitor.press(`${AT}/passkey`, { name: 'x', credential }, AT)).status).toBe(422);
      const { answer } = await atForm();
      expect((await answer(credential)).status).toBe(422);
    },
  );

  it('S49 another account’s passkey can neither be seen, renamed nor removed', async () => {
    const { device } = await withPasskey();
    const stranger = await visitAccount(services, await someone(services));
    const at = `${AT}/passkeys/${device.id}`;
    const answers = [
      await stranger.get(at),
      await stranger.press(at, { name: 'mine' }, AT),
      await stranger.press(`${at}/remove`, {}, AT),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await passkeys(services.idp.db).findById(device.id).lean())?.name).toBe('iPhone de Léa');
  });

  it('F9 of an account closed for good nothing is left: neither passkey nor recovery codes', async () => {
    const { account, device } = await withPasskey();
    const { idp } = services;
    const closing = {
      id: `closing-${account._id}`,
      from: account._id,
      reason: 'owner',
      actor: { kind: 'owner' },
    } as const;
    await closeAccount(idp, closing);
    await closings(idp.db).updateOne({ _id: closing.id }, { $set: { undoUntil: services.clock.now() } });
    await purgeClosed(idp);
    expect(await passkeys(idp.db).findById(device.id).lean()).toBeNull();
    expect(await secondFactors(idp.db).findById(account._id).lean()).toBeNull();
  });

  it('F8 it is renamed; removed, it opens nothing any more and the password is enough again', async () => {
    const { account, visitor, device } = await withPasskey();
    const at = `${AT}/passkeys/${device.id}`;
    await visitor.press(at, { name: 'Tablette' }, AT);
    expect((await visitor.get(AT)).text).toContain('Tablette');
    const removed = await visitor.press(`${at}/remove`, {}, AT);
    expect(removed.headers.location).toBe(`${AT}?done=passkey-removed`);
    expect((await afterPassword(services, account)).location).not.toContain('second-factor');
    const { options, answer } = await atForm();
    expect((await answer(device.get(await options()))).status).toBe(422);
  });
});

describe('F8 a passkey after the password', () => {
  it('F8 the account’s own passkey completes the sign-in, another’s does not', async () => {
    const [own, other] = [await withPasskey(), await withPasskey()];
    const step = await afterPassword(services, own.account);
    const options = async () => (await step.get('/passkey/options')).body;
    expect((await options()).allowCredentials.map(({ id }: { id: string }) => id)).toEqual([own.device.id]);
    const stranger = await step.press('/passkey', { credential: other.device.get(await options()) });
    expect(stranger.status).toBe(422);
    expect(done(await step.press('/passkey', { credential: own.device.get(await options()) }))).toBe(true);
  });

  it('F8 who lost the device signs in by a recovery code', async () => {
    const { account, recovery } = await withPasskey();
    const { press } = await afterPassword(services, account);
    expect(done(await press('/recovery', { code: recovery[0]! }))).toBe(true);
  });
});

describe('F8 signing in by a passkey alone', () => {
  it('F8 nothing is typed: it says who, and is both factors', async () => {
    const { device } = await withPasskey();
    const { options, answer } = await atForm();
    const asked = await options();
    expect(asked).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(asked.allowCredentials ?? []).toEqual([]);
    expect(done(await answer(device.get(asked)))).toBe(true);
  });

  it.each([
    ['made for another site', { origin: 'https://evil.example' }],
    ['of a device that verified nobody', { unverified: true }],
  ])('F8 an answer %s is refused', async (_, faults) => {
    const { device } = await withPasskey();
    const { options, answer } = await atForm();
    expect((await answer(device.get(await options(), faults))).status).toBe(422);
  });

  it('F8 a challenge is good for one answer, in its own sign-in, for five minutes', async () => {
    const { device } = await withPasskey();
    const agent = supertest.agent(services.idpUrl);
    const [first, second] = [await atForm({}, agent), await atForm({}, agent)];
    const options = await first.options();
    expect((await second.answer(device.get(options))).status).toBe(422);
    expect(done(await first.answer(device.get(options)))).toBe(true);
    const third = await atForm();
    const late = await third.options();
    services.clock.forward({ minutes: 6 });
    expect((await third.answer(device.get(late))).status).toBe(422);
    const fresh = await third.options();
    const twice = device.get(fresh);
    const answers = await Promise.all([third.answer(twice), third.answer(twice), third.answer(twice)]);
    expect(answers.filter(done)).toHaveLength(1);
  });

  it('F8 a copy of the key, whose counter is behind, is refused and noted', async () => {
    const { account, device } = await withPasskey();
    const first = await atForm();
    expect(done(await first.answer(device.get(await first.options(), { counter: 5 })))).toBe(true);
    for (const counter of [5, 4, 0]) {
      const { options, answer } = await atForm();
      expect((await answer(device.get(await options(), { counter }))).status).toBe(422);
    }
    expect(await refusals(account._id)).toBe(3);
    const again = await atForm();
    expect(done(await again.answer(device.get(await again.options(), { counter: 6 })))).toBe(true);
  });

  it('F8 a device that counts nothing is believed each time', async () => {
    const { device } = await withPasskey();
    for (const counter of [0, 0]) {
      const { options, answer } = await atForm();
      expect(done(await answer(device.get(await options(), { counter })))).toBe(true);
    }
  });

  it('S6 an unknown passkey gets the same words as a wrong one', async () => {
    const { device } = await withPasskey();
    const unknown = passkeyDevice(new URL(services.idpUrl).origin);
    const texts: string[] = [];
    for (const [one, faults] of [
      [unknown, {}],
      [device, { unverified: true }],
    ] as const) {
      const { options, answer } = await atForm();
      const { text } = await answer(one.get(await options(), faults));
      texts.push(/id="error-summary"[\s\S]*?<\/div>/.exec(text)![0]);
    }
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain('n’a pas été acceptée');
  });

  it('S49 the passkey of one account does not sign in to another that the device claims', async () => {
    const { device } = await withPasskey();
    const other = await someone(services);
    const { options, answer } = await atForm();
    const forged = JSON.parse(device.get(await options()));
    forged.response.userHandle = Buffer.from(other._id).toString('base64url');
    expect((await answer(JSON.stringify(forged))).status).toBe(422);
  });

  it('A1 a guardian’s passkey does not open the form of pupils, and a closed account none', async () => {
    const { account, device } = await withPasskey();
    const pupils = await atForm({ acr_values: 'eleve' });
    const refused = await pupils.answer(device.get(await pupils.options()));
    expect(refused.text).toContain('celui d’un représentant légal');
    await accounts(services.idp.db).updateOne(
      { _id: account._id },
      { $set: { closed: { at: services.clock.now(), reason: 'owner' } } },
    );
    const { options, answer } = await atForm();
    expect((await answer(device.get(await options()))).status).toBe(422);
  });
});
