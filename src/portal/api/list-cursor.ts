import { createSealOf } from '../../security/seal.ts';
import { Problem } from '../../web/problem.ts';
import type { Call } from './operation.ts';

/** Reads and writes the cursors of one list. */
interface ListCursor {
  close(position: string): string;
  /** @throws {Problem} `invalid-request` */
  open(cursor: string): string;
}

/**
 * Where a list goes on, sealed: a client can neither read it, nor use it with other filters, in another list or for another
 * school.
 *
 * @param filters that the list has now, without `limit` and `cursor`
 */
export function listCursor({ portal, place }: Call, list: string, filters: object): ListCursor {
  const seal = createSealOf(portal.settings.cookieKeys, 'api-cursor');
  const context = JSON.stringify([list, place, filters]);
  return {
    close: (position) => seal.seal(position, context),
    open(cursor) {
      try {
        return seal.open(cursor, context);
      } catch (cause) {
        const detail = 'This cursor is not of this list with these filters: begin again without one.';
        throw new Problem('invalid-request', { detail, cause });
      }
    },
  };
}
