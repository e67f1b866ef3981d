import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import supertest from 'supertest';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { notMeLinks } from '../../../src/idp/accounts/not-me-link.model.ts';
import type { Notice } from '../../../src/idp/accounts/notices.ts';
import { passkeys } from '../../../src/idp/accounts/second-factor/passkey.model.ts';
import { tellOwner } from '../../../src/idp/accounts/tell-owner.ts';
import { auditEntries } from '../../../src/idp/audit/audit-entry.model.ts';
import { changeEmail } from '../../../src/idp/my-account/email/change-email.ts';
import { accountSessions } from '../../../src/idp/oidc/logout/account-sessions.ts';
import { eventually } from '../../support/eventually.ts';
import { newParent, openedAccount, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { visit } from '../activation-sms/visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

let people = 0;
const PHONE = '+33639980111';

/** Someone with a confirmed address of her own. */
async function someone(more: Partial<Account> = {}) {
  people += 1;
  const address = `lea-${people}@example.fr`;
  const email = { address, confirmedAt: services.clock.now() };
  const account = await openedAccount(services.idp, await newParent(services.idp.db), { email, ...more });
  return { account, address };
}

const now = async ({ _id }: Account) => (await accounts(services.idp.db).findById(_id).lean<Account>())!;

/** The link of the newest mail to an address, once there are so many. */
const linkTo = (address: string, count = 1): Promise<string> =>
  eventually(async () => {
    const mails = (await services.messages(address)).filter(({ text }) => text.includes('/not-me'));
    return mails.length >= count && /https?:\S+/.exec(mails[0]!.text)![0].slice(services.idpUrl.length);
  }, `no mail to ${address}`);

/** The link of the newest mail that asks to confirm an address. */
const confirmationAt = async (address: string) => (await services.link(address)).slice(services.idpUrl.length);

const tell = (account: Account, notice: Notice, formerly?: { mail?: string; phone?: string }) =>
  tellOwner(services.idp, account, { notice, key: `test-${people}`, ...(formerly && { formerly }) });

/** A browser of its own at the link. */
function stranger() {
  const agent = supertest.agent(services.idpUrl);
  let csrf = '';
  const open = async (link: string) => {
    const page = await agent.get(link);
    csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? csrf;
    return page;
  };
  /** As after «Back», too: the form of the page as it was shown first. */
  const press = async (link: string, path = '/not-me') => {
    if (csrf === '') await open(link);
    const token = new URLSearchParams(link.split('?')[1]).get('token')!;
    return agent.post(path).type('form').send({ _csrf: csrf, token });
  };
  return { open, press };
}

async function signedIn({ identifier }: Account, password = PASSWORD) {
  const agent = supertest.agent(services.idpUrl);
  const visitor = await visit(services, agent, {});
  const answer = await visitor.press(`/interaction/${visitor.uid}/sign-in/guardian`, { identifier, password });
  if (answer.status === 303) await agent.get(answer.headers.location!.slice(services.idpUrl.length));
  return answer;
}

/** Signs in, while something else happens between the reading of the account and the end of the verification. */
async function duringVerification({ identifier }: Account, act: () => PromiseLike<unknown>) {
  const visitor = await visit(services, supertest.agent(services.idpUrl), {});
  const { passwords } = services.idp;
  const verify = passwords.verify;
  const slow = jest.spyOn(passwords, 'verify').mockImplementationOnce(async (...of) => {
    const matches = await verify.apply(passwords, of);
    await act();
    return matches;
  });
  const answer = await visitor.press(`/interaction/${visitor.uid}/sign-in/guardian`, {
    identifier,
    password: PASSWORD,
  });
  expect(slow).toHaveBeenCalled();
  slow.mockRestore();
  return answer;
}

describe('S12 «Ce n’est pas moi»', () => {
  it('S12 changes nothing when the link is opened, however often, by whom or what', async () => {
    const { account, address } = await someone();
    await signedIn(account);
    await tell(account, 'password-changed');
    const link = await linkTo(address);
    for (let times = 0; times < 3; times += 1) expect((await stranger().open(link)).status).toBe(200);
    expect((await supertest(services.idpUrl).head(link)).status).toBe(200);
    expect(await now(account)).toHaveProperty('passwordHash');
    expect(await accountSessions(services.idp, account._id)).toHaveLength(1);
    expect((await stranger().open(link)).text).toContain('Ce n’est pas moi, protéger mon compte');
  });

  it('S23 is pressed by a form of ours alone', async () => {
    const { account, address } = await someone();
    await tell(account, 'password-changed');
    const token = (await linkTo(address)).split('token=')[1]!;
    const forged = await supertest(services.idpUrl).post('/not-me').type('form').send({ token });
    expect(forged.status).toBe(403);
    expect(await now(account)).toHaveProperty('passwordHash');
  });

  it('S12 ends every session and blocks the password, which is then recovered as if forgotten', async () => {
    const { account, address } = await someone();
    await tell(account, 'password-changed');
    const link = await linkTo(address);
    await signedIn(account);
    await signedIn(account);
    expect(await accountSessions(services.idp, account._id)).toHaveLength(2);
    const pressed = await stranger().press(link);
    expect(pressed.text).toContain('Votre compte est protégé');
    expect(pressed.text).toContain('Mot de passe oublié');
    expect(await accountSessions(services.idp, account._id)).toEqual([]);
    expect((await signedIn(account)).status).toBe(422);
    const entries = await auditEntries(services.idp.db).find({ accountId: account._id, action: 'not-me' }).lean();
    expect(entries).toMatchObject([{ result: 'done', details: { notice: 'password-changed' } }]);
    expect(JSON.stringify(entries)).not.toContain('example.fr');
  });

  it('S12 pressed twice shows the same page, and spares the password chosen meanwhile', async () => {
    const { account, address } = await someone();
    await tell(account, 'new-device');
    const link = await linkTo(address);
    const browser = stranger();
    const first = await browser.press(link);
    await accounts(services.idp.db).updateOne({ _id: account._id }, { passwordHash: account.passwordHash! });
    const second = await browser.press(link);
    const shown = (text: string) => /<main[\s\S]*<\/main>/.exec(text)![0];
    expect(second.status).toBe(200);
    expect(shown(second.text)).toBe(shown(first.text));
    expect(shown((await stranger().open(link)).text)).toBe(shown(first.text));
    expect((await signedIn(account)).status).toBe(303);
  });

  it('S28 a password typed just before it was blocked signs nobody in', async () => {
    const { account, address } = await someone();
    await tell(account, 'password-changed');
    const link = await linkTo(address);
    const owner = stranger();
    await owner.open(link);
    const thief = await duringVerification(account, () => owner.press(link));
    expect(thief.status).toBe(400);
    expect(thief.headers.location).toBeUndefined();
    expect(await accountSessions(services.idp, account._id)).toEqual([]);
    expect(await now(account)).not.toHaveProperty('lastSignInAt');
  });

  it('S28 nor one typed just before the account was closed; a hash renewed at that moment stops nobody', async () => {
    const { account } = await someone();
    const { db } = services.idp;
    const passwordHash = await services.idp.passwords.hash(PASSWORD);
    const rehashed = await duringVerification(account, () =>
      accounts(db).updateOne({ _id: account._id }, { $set: { passwordHash } }),
    );
    expect(rehashed.headers.location).toContain('/authorize/');
    const closed = { at: services.clock.now(), reason: 'owner', closing: 'some' } as const;
    const late = await duringVerification(account, () =>
      accounts(db).updateOne({ _id: account._id }, { $set: { closed } }),
    );
    expect(late.status).toBe(400);
  });

  it('S12 goes on where a crash stopped it', async () => {
    const { account, address } = await someone();
    await tell(account, 'password-changed');
    const link = await linkTo(address);
    await signedIn(account);
    // As a process leaves it that was killed after the first step.
    await accounts(services.idp.db).updateOne({ _id: account._id }, { $unset: { passwordHash: '' } });
    expect((await stranger().open(link)).text).toContain('protéger mon compte');
    await stranger().press(link);
    expect(await accountSessions(services.idp, account._id)).toEqual([]);
  });

  it('S12 pressed by two at once does all of it, once it is enough', async () => {
    const { account, address } = await someone();
    await tell(account, 'password-changed');
    const link = await linkTo(address);
    const answers = await Promise.all([stranger().press(link), stranger().press(link)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await now(account)).not.toHaveProperty('passwordHash');
  });

  it('S12 is worth nothing after a week, and says what to do; so does a link that is not ours', async () => {
    const { account, address } = await someone();
    await tell(account, 'password-changed');
    const link = await linkTo(address);
    const browser = stranger();
    await browser.open(link);
    await notMeLinks(services.idp.db).updateMany(
      { accountId: account._id },
      { expiresAt: new Date(services.clock.now().getTime() - 1) },
    );
    const late = await browser.press(link);
    expect(late.status).toBe(404);
    expect(late.text).toContain('Ce lien n’est plus valable');
    expect(late.text).toContain('Changez votre mot de passe');
    expect(await now(account)).toHaveProperty('passwordHash');
    for (const other of ['/not-me', '/not-me?token=', '/not-me?token=x&token=y', `/not-me?token=${'x'.repeat(300)}`])
      expect((await stranger().open(other)).status).toBe(404);
  });

  it('S49 keeps no token that would open the link', async () => {
    const { account, address } = await someone();
    await tell(account, 'password-changed');
    const token = (await linkTo(address)).split('token=')[1]!;
    expect(JSON.stringify(await notMeLinks(services.idp.db).find().lean())).not.toContain(token);
  });
});

describe('S12 what was done is undone', () => {
  it('S12 F3 the former address is back when its owner disowns the change; the new one is told', async () => {
    const { account, address } = await someone();
    const stolen = { ...account, email: { address: 'voleur@example.org', confirmedAt: services.clock.now() } };
    await accounts(services.idp.db).updateOne({ _id: account._id }, { email: stolen.email });
    await tell(stolen, 'email-changed', { mail: address });
    const fromNew = await linkTo('voleur@example.org');
    const fromFormer = await linkTo(address);
    expect((await stranger().open(fromNew)).text).not.toContain('sera remise');
    expect((await stranger().press(fromFormer)).text).toContain('Votre ancienne adresse e-mail est remise.');
    expect((await now(account)).email).toMatchObject({ address, confirmedAt: expect.any(Date) });
    const told = await eventually(
      async () => (await services.messages('voleur@example.org')).find(({ text }) => !text.includes('/not-me')),
      'the new address was not told',
    );
    expect(told).toMatchObject({ subject: 'Votre compte est protégé', text: expect.not.stringContaining('http') });
    // The thief has a link too: it blocks, but brings the stolen address back no more.
    await stranger().press(fromNew);
    expect((await now(account)).email).toMatchObject({ address });
  });

  it('S12 F3 whoever changed the address twice does not bring her own back by the second notice', async () => {
    const { account, address } = await someone({ phone: PHONE });
    const [first, second] = [`voleur-1-${people}@example.org`, `voleur-2-${people}@example.org`];
    const moved = async (from: string, to: string) => {
      const email = { address: to, confirmedAt: services.clock.now() };
      await accounts(services.idp.db).updateOne({ _id: account._id }, { email });
      await tell({ ...account, email }, 'email-changed', { mail: from });
      return email;
    };
    await moved(address, first);
    services.clock.forward({ minutes: 1 });
    const email = await moved(first, second);
    const phone = '+33639980777';
    await accounts(services.idp.db).updateOne({ _id: account._id }, { phone });
    await tell({ ...account, email, phone }, 'phone-changed', { phone: '+33639980666' });
    const owners = await linkTo(address);
    const thiefs = await Promise.all([linkTo(first), linkTo(second)]);
    await stranger().press(owners);
    for (const link of thiefs) {
      expect((await stranger().open(link)).status).toBe(404);
      await stranger().press(link);
    }
    expect(await now(account)).toMatchObject({ email: { address } });
  });

  it('S12 what happened since, which the new address alone was told of, is undone with the change of address', async () => {
    const { account, address } = await someone({ phone: PHONE });
    const sub = `voleur-${people}`;
    const email = { address: `${sub}@example.org`, confirmedAt: services.clock.now() };
    await accounts(services.idp.db).updateOne({ _id: account._id }, { email });
    await tell({ ...account, email }, 'email-changed', { mail: address });
    services.clock.forward({ minutes: 1 });
    const at = services.clock.now();
    const phone = '+33639980777';
    const changes = { phone, franceConnect: { issuer: 'https://fc.example.fr', sub, linkedAt: at } };
    await accounts(services.idp.db).updateOne({ _id: account._id }, { ...changes, secondFactors: ['passkey'] });
    await tell({ ...account, email, phone }, 'phone-changed', { phone: PHONE });
    await passkeys(services.idp.db).create({
      _id: sub,
      accountId: account._id,
      publicKey: 'k',
      counter: 0,
      name: 'Clé',
      createdAt: at,
    });
    await stranger().press(await linkTo(address));
    const kept = await now(account);
    expect(kept).toMatchObject({ email: { address }, phone: PHONE, secondFactors: [] });
    expect(kept).not.toHaveProperty('franceConnect');
    expect(await passkeys(services.idp.db).exists({ accountId: account._id })).toBeNull();
  });

  it('S12 F3 an address that waits to be confirmed never will be', async () => {
    const soon = new Date(services.clock.now().getTime() + 3_600_000);
    const newEmail = {
      address: 'voleur@example.org',
      tokenHash: `hash-${people}`,
      requestedAt: services.clock.now(),
      expiresAt: soon,
      sessionUid: 'x',
    };
    const { account, address } = await someone({ newEmail });
    await tell(account, 'email-change-asked');
    await stranger().press(await linkTo(address));
    expect(await now(account)).not.toHaveProperty('newEmail');
  });

  it('S12 F3 the first notice of a change gives the address back, though the thief has confirmed his', async () => {
    const { account, address } = await someone();
    await changeEmail(services.idp, { account, sessionUid: 'thief', address: 'voleur@example.org' });
    const asked = await linkTo(address);
    await stranger().press(await confirmationAt('voleur@example.org'), '/email/confirm');
    expect((await now(account)).email).toMatchObject({ address: 'voleur@example.org' });
    await stranger().press(asked);
    expect((await now(account)).email).toMatchObject({ address, confirmedAt: expect.any(Date) });
  });

  it('S12 F3 of two who each take the address back, whoever had it first keeps it', async () => {
    const { account, address } = await someone();
    const [first, second] = [`voleur-${people}@example.org`, `complice-${people}@example.org`];
    for (const thief of [first, second]) {
      await changeEmail(services.idp, { account: await now(account), sessionUid: 'thief', address: thief });
      services.clock.forward({ minutes: 1 });
      await stranger().press(await confirmationAt(thief), '/email/confirm');
      services.clock.forward({ minutes: 1 });
    }
    const [owners, thiefs] = [await linkTo(address), await linkTo(first)];
    await stranger().press(thiefs);
    expect((await now(account)).email).toMatchObject({ address: first });
    await stranger().press(owners);
    expect((await now(account)).email).toMatchObject({ address });
    const links = await services.messages(first);
    for (const { text } of links.filter((mail) => mail.text.includes('/not-me')))
      await stranger().press(/https?:\S+\/not-me\S+/.exec(text)![0].slice(services.idpUrl.length));
    expect((await now(account)).email).toMatchObject({ address });
  });

  it('S12 F3 whatever she disowns, an address that a thief has asked for is never confirmed', async () => {
    const { account, address } = await someone();
    await changeEmail(services.idp, { account, sessionUid: 'thief', address: 'autre-voleur@example.org' });
    const confirmation = await confirmationAt('autre-voleur@example.org');
    await linkTo(address);
    await tell(account, 'new-device');
    await stranger().press(await linkTo(address, 2));
    expect(
      (await notMeLinks(services.idp.db).findOne({ accountId: account._id, notice: 'new-device' }))?.pressedAt,
    ).toBeDefined();
    await stranger().press(confirmation, '/email/confirm');
    expect((await now(account)).email).toMatchObject({ address });
  });

  it('S12 F4 the former phone is back, and a first one is gone', async () => {
    const { account, address } = await someone({ phone: '+33639980999' });
    await tell(account, 'phone-changed', { phone: PHONE });
    await stranger().press(await linkTo(address));
    expect((await now(account)).phone).toBe(PHONE);
    const other = await someone({ phone: '+33639980999' });
    await tell(other.account, 'phone-changed');
    await stranger().press(await linkTo(other.address));
    expect(await now(other.account)).not.toHaveProperty('phone');
  });

  it('S12 D3 F8 FranceConnect is unlinked, and the key that was added is removed, but no older one', async () => {
    const franceConnect = { issuer: 'https://fc.example.fr', sub: `sub-${people}`, linkedAt: services.clock.now() };
    const { account, address } = await someone({ franceConnect });
    await tell(account, 'franceconnect-linked');
    await stranger().press(await linkTo(address));
    expect(await now(account)).not.toHaveProperty('franceConnect');

    const other = await someone({ secondFactors: ['passkey'] });
    const key = {
      accountId: other.account._id,
      publicKey: Buffer.from('k'),
      counter: 0,
      name: 'Clé',
      schemaVersion: 1,
    };
    const keys = passkeys(services.idp.db).collection;
    await keys.insertMany([
      { ...key, _id: `old-${people}` as never, createdAt: new Date(services.clock.now().getTime() - 86_400_000) },
      { ...key, _id: `new-${people}` as never, createdAt: services.clock.now() },
    ]);
    await tell(other.account, 'second-factor-added');
    await stranger().press(await linkTo(other.address));
    expect(await keys.distinct('_id', { accountId: other.account._id })).toEqual([`old-${people}`]);
    expect((await now(other.account)).secondFactors).toEqual(['passkey']);
  });
});
