import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Router from '@koa/router';
import supertest from 'supertest';
import { visitAccount } from '../support/account-visitor.ts';
import { newParent, openedAccount } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';
import { visit } from './activation-sms/visitor.ts';

/** The addresses that take a form, as the routers are told them. */
const forms = new Set<string>();
const { post } = Router.prototype;

let services: TestServices;
beforeAll(async () => {
  Router.prototype.post = function posted(this: Router, ...route: Parameters<typeof post>) {
    forms.add(String(route[0]));
    return post.apply(this, route);
  } as typeof post;
  services = await startTestServices();
});
afterAll(() => {
  Router.prototype.post = post;
  return services.stop();
});

describe('S23 every form that a router knows', () => {
  it('S23 is refused without its token, with one of another browser, and from another site', async () => {
    const account = await openedAccount(services.idp, await newParent(services.idp.db));
    const agent = supertest.agent(services.idpUrl);
    const visitor = await visitAccount(services, account, agent);
    const { uid } = await visit(services, agent, { prompt: 'login' });
    const foreign = await (await visitAccount(services, account)).token();
    const own = await visitor.token();
    const paths = [...forms].map((path) => path.replace(':uid', uid).replace(/:\w+/, 'x'));
    expect(paths.length).toBeGreaterThan(60);
    const taken: unknown[] = [];
    for (const path of paths) {
      const send = (fields: object, site = 'same-origin') =>
        agent.post(path).set('sec-fetch-site', site).redirects(0).type('form').send(fields);
      const answers = [await send({}), await send({ _csrf: foreign }), await send({ _csrf: own }, 'cross-site')];
      // 303: a guard led elsewhere before anything was read.
      for (const { status, headers } of answers)
        if (![303, 403, 404, 400].includes(status)) taken.push([path, status, headers.location]);
    }
    expect(taken).toEqual([]);
  });
});
