import supertest from 'supertest';
import type { Account } from '../../src/idp/accounts/account.model.ts';
import { PASSWORD } from './people.ts';
import type { TestServices } from './services.ts';

type Response = supertest.Response;
type Fields = Record<string, string>;

/** A browser signed in to «Mon compte», without JavaScript: pages are fetched, forms are posted. */
export interface AccountVisitor {
  agent: ReturnType<typeof supertest.agent>;
  get(path: string): Promise<Response>;
  /** A form, with the token of the page it stands on: `/my-account` unless said. */
  press(path: string, fields?: Fields, page?: string): Promise<Response>;
  /** The token that forms have now. */
  token(page?: string): Promise<string>;
  /** Signs in from the address that a guard led to, and goes on to the page that it led away from. */
  signIn(location: string, account: Pick<Account, 'identifier' | 'kind'>, password?: string): Promise<Response>;
}

export const tokenIn = (html: string) => html.match(/name="_csrf" value="([^"]+)"/)?.[1] ?? '';

/** Without an account, nobody is signed in yet. */
export async function visitAccount(
  services: TestServices,
  account?: Pick<Account, 'identifier' | 'kind'>,
  agent = supertest.agent(services.idpUrl),
): Promise<AccountVisitor> {
  const local = (location: string) => location.replace(services.idpUrl, '');
  const visitor: AccountVisitor = {
    agent,
    get: (path) => agent.get(path),
    token: async (page = '/my-account') => tokenIn((await agent.get(page)).text),
    async press(path, fields = {}, page) {
      const _csrf = await visitor.token(page);
      return agent
        .post(path)
        .type('form')
        .send({ _csrf, ...fields });
    },
    async signIn(location, { identifier, kind }, password = PASSWORD) {
      const started = await agent.get(local(location));
      const uid = started.headers.location!.match(/\/interaction\/([^/?]+)/)![1]!;
      const form = `/interaction/${uid}/sign-in/${kind}`;
      const _csrf = tokenIn((await agent.get(form)).text);
      let answer = await agent.post(form).type('form').send({ _csrf, identifier, password });
      while (answer.status === 303 || answer.status === 302) answer = await agent.get(local(answer.headers.location!));
      return answer;
    },
  };
  if (account) await visitor.signIn((await agent.get('/my-account')).headers.location!, account);
  return visitor;
}
