import { fileURLToPath } from 'node:url';
import type { Middleware, ParameterizedContext } from 'koa';
import type { Logger } from 'pino';
import { assetUrl, readManifest } from '../../web/assets/manifest.ts';
import { assets } from '../../web/assets/serve.ts';
import { loadViews } from '../../web/render.ts';
import { DEFAULT_LOCALE, LOCALES, type Locale, loadTexts } from '../../web/texts.ts';
import { ERROR_CODES, FranceConnectError } from './error-codes.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** No `form-action`: the answer to our form leads through the service to wherever that leads. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

export type Pages = (ctx: ParameterizedContext, view: string, locals: object, status?: number) => void;

/** Renders the pages, in the language of the browser, and serves their sheet. */
export function createPages(): { render: Pages; assets: Middleware } {
  const manifest = readManifest(`${ROOT}dist/assets`);
  const views = loadViews(`${ROOT}views`, (name) => assetUrl(manifest, name));
  const texts = loadTexts(`${ROOT}views/locales`);
  return {
    assets: assets(`${ROOT}dist/assets`),
    render(ctx, view, locals, status = 200) {
      const spoken = ctx.acceptsLanguages([...LOCALES]);
      const locale = (spoken || DEFAULT_LOCALE) as Locale;
      ctx.status = status;
      ctx.type = 'html';
      ctx.set({ 'content-security-policy': POLICY, 'cache-control': 'no-store', 'content-language': locale });
      ctx.body = views(view, { t: texts.in(locale), locale, dir: texts.direction(locale), ...locals });
    },
  };
}

/** Whatever is thrown becomes FranceConnect's own page, with its code and a link back to the service (§5). */
export function errorPages(render: Pages, log: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) ctx.body = '';
    } catch (thrown) {
      const error =
        thrown instanceof FranceConnectError ? thrown : new FranceConnectError('Y000000', { cause: thrown });
      const { code, wayBack } = error;
      if (ERROR_CODES[code] >= 500) log.error({ err: error.cause ?? error, code }, 'the demonstration’s FranceConnect');
      render(ctx, 'demo/franceconnect/error', { code, wayBack }, ERROR_CODES[code]);
    }
  };
}
