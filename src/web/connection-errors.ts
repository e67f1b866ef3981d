import type Koa from 'koa';
import type { Logger } from 'pino';

/**
 * Writes what goes wrong with connections, once nobody can be answered any more, to the log: one line each, where Koa would
 * write a stack beside the log (security.md S58). Anybody can break a connection: those are no errors of ours.
 */
export function logConnectionErrors(app: Pick<Koa, 'on'>, log: Logger): void {
  app.on('error', (error: NodeJS.ErrnoException & { expose?: boolean }) => {
    if (error.expose) return;
    if (error.code) log.info({ code: error.code }, 'a connection broke');
    else log.error({ err: error }, 'an answer could not be given');
  });
}
