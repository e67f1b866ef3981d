import type Provider from 'oidc-provider';

/** What the load needs to know of a server to drive it. */
export interface Target {
  port: number;
  authorization: string;
  token: string;
  userinfo: string;
  introspection: string;
  /** What its own access token of a client is for. */
  api: { resource?: string; scope?: string };
}

export interface RunningVariant {
  target: Target;
  stop(): Promise<void>;
}

export const CLIENT = {
  id: 'bench',
  secret: 'a-secret-of-the-bench-0123456789abcdef',
  redirectUri: 'http://127.0.0.1:9/back',
};
export const PEOPLE = 1000;
export const PASSWORD = 'Aubépine-en-fleur-7';
export const identifierOf = (n: number) => `v.durant${n % PEOPLE}`;

type Middleware = Parameters<Provider['use']>[0];

/** A sign-in form without page nor password, for measuring an engine and its storage: whoever one says to be is signed in. */
export function bareForm(provider: Provider): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    if (ctx.method === 'GET') {
      ctx.body = 'form';
      return;
    }
    interaction.result = { login: { accountId: String(ctx.query.identifier), amr: ['pwd'], remember: false } };
    await interaction.persist();
    ctx.status = 303;
    ctx.redirect(interaction.returnTo);
  };
}
