import { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import { Problem } from '../../web/problem.ts';

const MOST = 200;

const querySchema = z.strictObject({
  codes: z
    .string()
    .regex(/^[A-Z0-9]{1,11}(,[A-Z0-9]{1,11}){0,19}$/, 'beginnings of level codes, 20 at most, as 2116,2434')
    .transform((codes) => codes.split(','))
    .optional(),
  division: z.string().min(1).max(60).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `a number from 1 to ${MOST}`)
    .transform(Number)
    .pipe(z.int().min(1).max(MOST))
    .default(MOST),
  cursor: z.string().min(1).max(2000).optional(),
});

export type PupilsQuery = z.output<typeof querySchema>;

/**
 * What is asked of a school's pupils.
 *
 * @throws {Problem} `invalid-request` for a parameter that is unknown, repeated (security.md S57) or no good
 */
export function readPupilsQuery(ctx: WebContext): PupilsQuery {
  const given = [...new URLSearchParams(ctx.querystring)];
  const names = given.map(([name]) => name);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) throw new Problem('invalid-request', { detail: `${repeated}: given twice` });
  const query = querySchema.safeParse(Object.fromEntries(given));
  if (query.success) return query.data;
  const detail = query.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
  throw new Problem('invalid-request', { detail });
}
