import Router from '@koa/router';
import type { Config } from '../config/schema.ts';
import type { WebExtras, WebState } from './context.ts';

const PAGES = ['legal', 'privacy', 'accessibility'] as const;

/** The pages of every footer but the help, filled with who runs the service (obligations.md §3, §7). */
export function legalPages(operator: Config['operator'], serviceName: string): Router<WebState, WebExtras> {
  const router = new Router<WebState, WebExtras>();
  for (const page of PAGES) {
    router.get(`/${page}`, (ctx) => {
      ctx.render(`legal/${page}`, { operator, serviceName });
    });
  }
  return router;
}
