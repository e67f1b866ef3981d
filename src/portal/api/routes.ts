import Router from '@koa/router';
import type { WebExtras, WebMiddleware, WebState } from '../../web/context.ts';
import { Problem, problems } from '../../web/problem.ts';
import type { PortalWeb } from '../context.ts';
import { openApiDocument } from './openapi.ts';
import { operations } from './operations.ts';
import { API_PATH, serveOperation } from './serve-operation.ts';

const DOCUMENT_PATH = '/openapi.json';

const routePath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** What nothing serves below `/api/v1` is a problem, never a page; what another verb serves says which (RFC 9110 §15.5.6). */
function nothingElse(router: Router<WebState, WebExtras>): WebMiddleware {
  return (ctx) => {
    const methods = router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods);
    if (methods.length === 0) {
      throw new Problem('not-found', { detail: `See ${API_PATH}${DOCUMENT_PATH} for the addresses of this API.` });
    }
    const allow = [...new Set(methods)].sort().join(', ');
    throw new Problem('method-not-allowed', { detail: `Use ${allow} here.`, headers: { allow } });
  };
}

/** The API for school software (L1): a bearer token for all but the document that describes it. */
export function apiRoutes(portal: PortalWeb): WebMiddleware[] {
  const router = new Router<WebState, WebExtras>({ prefix: API_PATH, sensitive: true });
  const document = JSON.stringify(openApiDocument(portal));
  router.get(DOCUMENT_PATH, (ctx) => {
    ctx.body = document;
    ctx.type = 'application/json';
  });
  for (const operation of operations) {
    router[operation.method](routePath(operation.path), serveOperation(portal, operation) as never);
  }
  const below =
    (middleware: WebMiddleware): WebMiddleware =>
    (ctx, next) =>
      ctx.path === '/api' || ctx.path.startsWith('/api/') ? middleware(ctx, next) : next();
  const plain: WebMiddleware = async (ctx, next) => {
    await next();
    ctx.remove('set-cookie');
    ctx.set('content-language', 'en');
  };
  return [below(plain), problems('/api'), router.routes() as never, below(nothingElse(router))];
}
