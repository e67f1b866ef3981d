import { trusted } from 'mongoose';
import { z } from 'zod';
import { HOUR_MS } from '../../clock.ts';
import { networkOf } from '../../security/network-of.ts';
import { hashToken, newToken } from '../../security/token.ts';
import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { Limit } from '../../web/limits.ts';
import { seeOther } from '../../web/see-other.ts';
import { type Draft, drafts } from '../campaign/draft.model.ts';
import type { PortalWeb } from '../context.ts';
import { sessionOf } from './signed-in.ts';

/** Long enough to sign in again, a lost password included. */
const KEPT_HOURS = 3;
/** Nobody is known yet who posts: by network, and generous, since mobile operators put many families behind one address. */
const KEPT: Limit = { name: 'orientation-signed-out', points: 120, seconds: 3600 };
const SIGN_IN = '/sign-in?';
const TOKEN = /^[\w-]{43}$/;

type Values = Record<string, string>;

const keptId = (token: string) => `kept:${hashToken(token)}`;

/**
 * Before the guard of a form: what is posted after the session has ended is kept under a token, which the sign-in brings
 * back. It is given to nobody but the person whom the form was made for, by its field `by` (nothing typed is lost).
 *
 * @param pick the fields of the form among those that were posted, cut to what one may hold
 */
export function keepSignedOut(portal: PortalWeb, pick: (posted: Values) => Values): WebMiddleware {
  const { db, clock, limits, web } = portal;
  const keep = web.submit(
    z.record(z.string(), z.string()),
    () => undefined,
    async (ctx, posted) => {
      if (!posted.by || !(await limits.take(KEPT, networkOf(ctx.ip))).ok) return;
      const token = newToken();
      await drafts(db).create({
        _id: keptId(token),
        values: { ...pick(posted), by: posted.by, seen: posted.seen ?? '' },
        savedAt: clock.now(),
        expiresAt: new Date(clock.now().getTime() + KEPT_HOURS * HOUR_MS),
        schemaVersion: 1,
      });
      seeOther(ctx, SIGN_IN + new URLSearchParams({ target_link_uri: `${ctx.path}?kept=${token}` }));
    },
  );
  return async (ctx, next) => {
    await next();
    if (ctx.status !== 303 || !ctx.response.get('location').startsWith(SIGN_IN)) return;
    try {
      await keep(ctx, next);
    } catch (thrown) {
      // A form without its token keeps nothing; its sender is led to the sign-in all the same.
      if (!(thrown instanceof AppError)) throw thrown;
    }
  };
}

/** What she sent before she signed in again, once; undefined where nothing is kept for her. */
export async function takeKept({ db, clock }: PortalWeb, ctx: WebContext): Promise<Values | undefined> {
  const { kept } = ctx.query;
  if (typeof kept !== 'string' || !TOKEN.test(kept)) return undefined;
  const filter = { _id: keptId(kept), 'values.by': sessionOf(ctx).sub, expiresAt: trusted({ $gt: clock.now() }) };
  return (await drafts(db).findOneAndDelete(filter).lean<Draft>())?.values;
}
