import type { WebContext } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { Child } from './person.ts';
import { sessionOf } from './signed-in.ts';

/**
 * The child that an address names, among those of the session. Another family's is answered as an address that never was
 * (H3; security.md S49).
 *
 * @throws {AppError} `not-found`
 */
export function childOf(ctx: WebContext): Child {
  const child = sessionOf(ctx).person.children.find(({ sub }) => sub === ctx.params.child);
  if (!child) throw new AppError('not-found');
  return child;
}
