import Router from '@koa/router';

/** `/healthz`: the process answers. `/readyz`: it can serve, or 503 with what is missing. For probes, never for people. */
export function healthRoutes(state: () => Promise<{ ready: boolean; [detail: string]: unknown }>): Router {
  return new Router()
    .get('/healthz', (ctx) => {
      ctx.body = { alive: true };
    })
    .get('/readyz', async (ctx) => {
      const current = await state();
      ctx.status = current.ready ? 200 : 503;
      ctx.body = current;
    });
}
