import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import { tokenIn, visitAccount } from '../../support/account-visitor.ts';
import { newParent, openedAccount } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const someone = async (more: Partial<Account> = {}) =>
  openedAccount(services.idp, await newParent(services.idp.db), more);

const toSignIn = /^\/authorize\?.*client_id=mon-compte/;

describe('F1 who may see «Mon compte»', () => {
  it('F1 nobody is signed in: a sign-in leads back to the page that was asked for', async () => {
    const visitor = await visitAccount(services);
    const asked = await visitor.get('/my-account?done=nothing-known');
    expect(asked.status).toBe(303);
    expect(asked.headers.location).toMatch(toSignIn);
    const account = await someone();
    const shown = await visitor.signIn(asked.headers.location!, account);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('Mme Léa AUBRAC');
    expect(shown.text).toContain(account.identifier);
    expect(shown.headers['cache-control']).toBe('no-store');
  });

  it('F1 a session of the portal serves «Mon compte» too, and the way back leads to the portal', async () => {
    const account = await someone();
    const visitor = await visitAccount(services, account);
    const { text } = await visitor.get('/my-account');
    expect(text).toContain('Retour à Scolarité services');
    expect(text).not.toContain('Retour à Mon compte');
  });

  it('A5 the session lives on as it is used, and ends half an hour after the last page', async () => {
    const visitor = await visitAccount(services, await someone());
    for (let pages = 0; pages < 3; pages += 1) {
      services.clock.forward({ minutes: 25 });
      expect((await visitor.get('/my-account')).status).toBe(200);
    }
    services.clock.forward({ minutes: 31 });
    expect((await visitor.get('/my-account')).headers.location).toMatch(toSignIn);
  });

  it('S26 however it is used, it ends eight hours after the sign-in', async () => {
    const visitor = await visitAccount(services, await someone());
    for (let minutes = 0; minutes < 8 * 60 - 25; minutes += 25) {
      services.clock.forward({ minutes: 25 });
      expect((await visitor.get('/my-account')).status).toBe(200);
    }
    services.clock.forward({ minutes: 25 });
    expect((await visitor.get('/my-account')).headers.location).toMatch(toSignIn);
  });

  it('F5 an account that was closed shows nothing any more, and its session signs in to nothing', async () => {
    const account = await someone();
    const visitor = await visitAccount(services, account);
    await accounts(services.idp.db).updateOne(
      { _id: account._id },
      { $set: { closed: { at: services.clock.now(), reason: 'owner' } } },
    );
    const { headers } = await visitor.get('/my-account');
    expect(headers.location).toMatch(toSignIn);
    expect((await visitor.get(headers.location!)).headers.location).toContain('/interaction/');
  });
});

describe('S30 the way back from the sign-in', () => {
  it.each(['', 'https://evil.example/', '//evil.example', '/my-account/password', 'AQAA', '%00'])(
    'S30 a state that is not ours (%s) leads to the home page of the account',
    async (state) => {
      const address = `/my-account/return?${new URLSearchParams({ code: 'x', state })}`;
      expect((await supertest(services.idpUrl).get(address)).headers.location).toBe('/my-account');
    },
  );
});

describe('S21 two people on one tablet', () => {
  it('S21 a form shown to the first is refused in the session of the second', async () => {
    const [first, second] = [await someone(), await someone()];
    const agent = supertest.agent(services.idpUrl);
    const hers = await visitAccount(services, first, agent);
    const _csrf = await hers.token();
    const out = await hers.press('/my-account/sign-out');
    await endSession(agent, out.headers.location!);
    await visitAccount(services, second, agent);
    const answer = await agent.post('/my-account/sign-out').type('form').send({ _csrf });
    expect(answer.status).toBe(403);
    expect((await agent.get('/my-account')).text).toContain(second.identifier);
  });

  it('S23 «Se déconnecter» without the page’s token signs nobody out', async () => {
    const account = await someone();
    const visitor = await visitAccount(services, account);
    const answer = await visitor.agent.post('/my-account/sign-out').type('form').send({});
    expect(answer.status).toBe(403);
    expect((await visitor.get('/my-account')).text).toContain(account.identifier);
  });

  it('S47 the address that signs out of one session asks first in another', async () => {
    const [own, other] = [await visitAccount(services, await someone()), await visitAccount(services, await someone())];
    const { headers } = await own.press('/my-account/sign-out');
    const asked = await other.get(headers.location!);
    expect(asked.text).toContain('Voulez-vous vous déconnecter\u00a0?');
  });

  it('A5 «Se déconnecter» ends the provider’s session; pressed again later it says so', async () => {
    const visitor = await visitAccount(services, await someone());
    const _csrf = await visitor.token();
    const out = await visitor.agent.post('/my-account/sign-out').type('form').send({ _csrf });
    const done = await endSession(visitor.agent, out.headers.location!);
    expect(done.text).toContain('La déconnexion est terminée');
    expect((await visitor.get('/my-account')).headers.location).toMatch(toSignIn);
    const again = await visitor.agent.post('/my-account/sign-out').type('form').send({ _csrf });
    expect(again.headers.location).toBe('/logout');
  });
});

/** The page that posts itself, without JavaScript. */
async function endSession(agent: ReturnType<typeof supertest.agent>, location: string) {
  const { text } = await agent.get(location);
  const xsrf = text.match(/name="xsrf" value="([^"]+)"/)![1]!;
  const answer = await agent.post('/logout/confirm').type('form').send({ xsrf, logout: 'yes' });
  expect(tokenIn(text)).toBe('');
  return agent.get(answer.headers.location!.replace(services.idpUrl, ''));
}
