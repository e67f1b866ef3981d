import rawBody from 'raw-body';
import type { WebContext } from './context.ts';
import { AppError } from './errors.ts';

const LIMIT = '64kb';
const FORM = 'application/x-www-form-urlencoded';

/**
 * A posted form as it came, its fields in their order and as often as they were sent: for what checks that by itself.
 *
 * @throws {AppError} `bad-request`; and raw-body's 413 past 64 KiB
 */
export async function readFormParameters(ctx: WebContext): Promise<URLSearchParams> {
  if (!ctx.is(FORM)) throw new AppError('bad-request');
  const text = await rawBody(ctx.req, {
    encoding: 'utf8',
    limit: LIMIT,
    length: ctx.get('content-length') || null,
  });
  return new URLSearchParams(text);
}

/**
 * The fields of a posted form, each a string: no nesting, so no operator can be smuggled into a query (security.md S52),
 * and one meaning each, so a repeated field is refused (S57).
 *
 * @throws as `readFormParameters`, and {AppError} `bad-request`
 */
export async function readFormBody(ctx: WebContext): Promise<Record<string, string>> {
  const fields = new Map<string, string>();
  for (const [name, value] of await readFormParameters(ctx)) {
    if (fields.has(name)) throw new AppError('bad-request');
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}
