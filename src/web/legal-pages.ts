import Router from '@koa/router';
import type { Config } from '../config/schema.ts';
import type { WebExtras, WebState } from './context.ts';

const PAGES = ['help', 'legal', 'privacy', 'accessibility'] as const;

/** The pages of every footer, filled with who runs the service (obligations.md §3, §7; E4 adds the académies). */
export function legalPages(operator: Config['operator'], serviceName: string): Router<WebState, WebExtras> {
  const phoneLink = operator.supportPhone.replace(/[^+\d]/g, '');
  const router = new Router<WebState, WebExtras>();
  for (const page of PAGES) {
    router.get(`/${page}`, (ctx) => {
      const { wayBack } = ctx.state;
      ctx.render(`legal/${page}`, { operator, serviceName, phoneLink, wayBack });
    });
  }
  return router;
}
