import Koa from 'koa';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { WebMiddleware } from './context.ts';

interface Metrics {
  /** Counts and times every request by application, route pattern, method and status: never by address or person. */
  measure(app: string): WebMiddleware;
  /** For what toolkits count of their own. */
  registry: Registry;
  /** The application of the own port: `GET /metrics` (M4). */
  app: Koa;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['app', 'method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const app = new Koa();
  app.use(async (ctx) => {
    if (ctx.path !== '/metrics') return;
    ctx.type = registry.contentType;
    ctx.body = await registry.metrics();
  });
  return {
    app,
    registry,
    measure: (name) => async (ctx, next) => {
      const stop = duration.startTimer({ app: name, method: ctx.method });
      try {
        await next();
      } finally {
        const route = (ctx as { _matchedRoute?: string })._matchedRoute ?? 'other';
        stop({ route, status: ctx.status });
      }
    },
  };
}
