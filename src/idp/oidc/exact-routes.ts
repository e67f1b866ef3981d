import type { WebMiddleware } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import { ROUTES } from './routes.ts';

const NAMES: ReadonlySet<string> = new Set(Object.values(ROUTES).map((route) => route.slice(1)));

/**
 * Takes each address of the engine in one spelling. The engine itself would take `/DEVICE` and `/device/` for the same: what
 * stands before it goes by the exact one, and must not be got around.
 *
 * @throws {AppError} `not-found`
 */
export function exactRoutes(): WebMiddleware {
  return (ctx, next) => {
    const [, first = ''] = ctx.path.split('/');
    const name = first.toLowerCase();
    if (NAMES.has(name) && (first !== name || ctx.path.endsWith('/'))) throw new AppError('not-found');
    return next();
  };
}
