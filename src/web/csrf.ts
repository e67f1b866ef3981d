import Tokens from 'csrf';
import type { WebContext } from './context.ts';
import type { CookieNames } from './cookies.ts';
import { AppError } from './errors.ts';

export const CSRF_FIELD = '_csrf';

/**
 * Protection of every state-changing POST (security.md S23): a token bound to a cookie and to who
 * is signed in (`ctx.state.formOwner`), and the browser's own word.
 */
export interface Csrf {
  token(ctx: WebContext): string;
  /** @throws {AppError} `form-expired` when the token is not of this browser, or was made for another person */
  check(ctx: WebContext, token: string | undefined): void;
}

export function createCsrf(cookies: CookieNames): Csrf {
  const tokens = new Tokens();
  const bound = ({ state }: WebContext, secret: string) => `${secret}\0${state.formOwner ?? ''}`;
  return {
    token(ctx) {
      let secret = ctx.cookies.get(cookies.csrf);
      if (!secret) {
        secret = tokens.secretSync();
        ctx.cookies.set(cookies.csrf, secret, cookies.attributes);
      }
      return tokens.create(bound(ctx, secret));
    },
    check(ctx, token) {
      const site = ctx.get('sec-fetch-site');
      const origin = ctx.get('origin');
      if (site === 'cross-site' || site === 'same-site') throw new AppError('form-foreign');
      if (origin && origin !== `${ctx.protocol}://${ctx.host}`) throw new AppError('form-foreign');
      const secret = ctx.cookies.get(cookies.csrf);
      if (!secret || !token || !tokens.verify(bound(ctx, secret), token)) throw new AppError('form-expired');
    },
  };
}
