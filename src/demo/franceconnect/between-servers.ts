import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { ROUTES } from './configuration.ts';
import { type FakeState, failureOf } from './state.ts';

const DOCUMENTATION = 'https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-erreurs/';
const CODES: Record<string, string> = {
  invalid_client: 'Y0434A7B',
  invalid_request: 'Y048017B',
  invalid_grant: 'Y049E20B',
};
const ENDPOINTS: readonly string[] = [ROUTES.token, ROUTES.userinfo, ROUTES.revocation];
const documentation = (error: string) => `${DOCUMENTATION}?code=${CODES[error] ?? 'Y000000'}&id=${randomUUID()}`;

/** No page of another origin reads anything here: services call from their servers (§1). */
export const noCors: Middleware = async (ctx, next) => {
  await next();
  for (const name of Object.keys(ctx.response.headers)) if (name.startsWith('access-control-')) ctx.remove(name);
};

/** Refuses HTTP Basic, which the engine takes from clients of `client_secret_post` (§4). */
export const noBasicAuthentication: Middleware = async (ctx, next) => {
  if ((ctx.path === ROUTES.token || ctx.path === ROUTES.revocation) && /^basic /i.test(ctx.get('authorization'))) {
    ctx.status = 401;
    ctx.body = { error: 'invalid_client', error_description: 'client authentication failed' };
    return;
  }
  await next();
};

/** Adds to an error the page of the documentation that explains its code (§4). */
export const explainErrors: Middleware = async (ctx, next) => {
  await next();
  const body = ctx.body as { error?: string } | undefined;
  if (ENDPOINTS.includes(ctx.path) && body?.error) ctx.body = { ...body, error_uri: documentation(body.error) };
};

/** Everything is down, when a test says so; the page chooses that for one sign-in, after itself. */
export const downForAll =
  (state: FakeState): Middleware =>
  async (ctx, next) => {
    if (state.failure !== 'down') return next();
    ctx.status = 503;
    ctx.body = 'Service Unavailable';
  };

const otherSignature = (jwt: string) => {
  const end = jwt.lastIndexOf('.');
  return `${jwt.slice(0, end)}.${Buffer.alloc(64, 1).toString('base64url')}`;
};

/** The failures that a service meets after the page: a slow answer, none, a userinfo that somebody forged. */
export const failBetweenServers =
  (state: FakeState): Middleware =>
  async (ctx, next) => {
    await next();
    if (ctx.path !== ROUTES.token && ctx.path !== ROUTES.userinfo) return;
    const { AccessToken } = (ctx as unknown as Partial<KoaContextWithOIDC>).oidc?.entities ?? {};
    const failure = failureOf(state, AccessToken?.grantId);
    if (failure === 'slow') await sleep(state.slowSeconds * 1000);
    if (failure === 'down') {
      ctx.status = 503;
      ctx.body = 'Service Unavailable';
    }
    if (failure === 'userinfo-bad-signature' && ctx.path === ROUTES.userinfo && ctx.status === 200) {
      ctx.body = otherSignature(String(ctx.body));
    }
  };
