import Router from '@koa/router';
import type { JWTVerifyGetKey } from 'jose';
import { CONTACT_DETAILS_SCOPE, DIRECTORY_SCOPE, directoryAudience } from '../../config/known-apis.ts';
import type { ClientConfig } from '../../config/schema.ts';
import { servesSchool, verifyAccessToken } from '../../security/access-token.ts';
import { requireToken } from '../../web/bearer.ts';
import type { WebContext, WebExtras, WebMiddleware, WebState } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { Limit } from '../../web/limits.ts';
import { Problem, problems } from '../../web/problem.ts';
import type { IdpContext } from '../context.ts';
import { createCursors } from './cursor.ts';
import { createPupilFinder } from './find-pupil.ts';
import { guardianDetailsJson } from './guardian-details-json.ts';
import { listPupils } from './list-pupils.ts';
import { pupilJson } from './pupil-json.ts';
import { readPupilsQuery } from './pupils-query.ts';
import { showSchool } from './show-school.ts';

const PREFIX = '/api/v1';
const SCHOOL = `${PREFIX}/schools/:uai`;
const PUPILS = `${SCHOOL}/pupils`;

/**
 * Of one client about one school (S60): on the evening of a closing a portal enters for thirty families a second, and asks
 * twice for each, for the recap and for its mails. A loop gone wrong in the software of one school stops no other (S66).
 */
const SCHOOL_REQUESTS: Limit = { name: 'directory-school', points: 6_000, seconds: 60 };
/** Of one client about all schools together. */
const REQUESTS: Limit = { name: 'directory', points: 30_000, seconds: 60 };

type Needs = Pick<IdpContext, 'clients' | 'config' | 'db' | 'clock' | 'limits'>;

interface Asked {
  client: ClientConfig;
  uai: string;
  /** Whether the token is for telephones and postal addresses too. */
  contacts: boolean;
}

/**
 * The Directory API (G5): pupils of a school and their legal representatives, and what the school holds of one of these (K1), for the clients that the operator allowed, by
 * JWT access tokens. A school that the token is not for is answered as one that does not exist (security.md S49).
 */
export function directoryApi({ clients, config, db, clock, limits }: Needs, keys: JWTVerifyGetKey): WebMiddleware[] {
  const audience = directoryAudience(config);
  const cursors = createCursors(config.idp.sealingKey);
  const findPupil = createPupilFinder({ config, db });
  const { issuer } = config.idp;
  const api = {
    verify: (token: string) => verifyAccessToken({ token, keys, issuer, audience, clock }),
    origin: new URL(issuer).origin,
    limits,
    clock,
  };

  const whoAsks = async (ctx: WebContext, scope = DIRECTORY_SCOPE): Promise<Asked> => {
    const access = await requireToken(ctx, api, scope);
    const client = await clients.find(access.clientId);
    if (!client)
      throw new Problem('token-invalid', { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
    const { uai } = ctx.params as { uai: string };
    const taken = await limits.takeAll([
      [REQUESTS, client.id],
      [SCHOOL_REQUESTS, `${client.id} ${uai}`],
    ]);
    if (!taken.ok) {
      ctx.state.log.warn({ clientId: client.id }, 'a client asks the Directory too much');
      const seconds = Math.ceil((taken.until.getTime() - clock.now().getTime()) / 1000);
      throw new AppError('too-many', { retryAfterSeconds: seconds });
    }
    if (!servesSchool(access, uai)) throw new Problem('not-found');
    return { client, uai, contacts: access.scopes.has(CONTACT_DETAILS_SCOPE) };
  };

  const router = new Router<WebState, WebExtras>()
    .get(SCHOOL, async (ctx) => {
      const school = await showSchool({ config, db }, (await whoAsks(ctx)).uai);
      if (!school) throw new Problem('not-found');
      ctx.body = school;
    })
    .get(PUPILS, async (ctx) => {
      const asked = await whoAsks(ctx);
      const page = await listPupils({ config, db, cursors }, { ...asked, query: readPupilsQuery(ctx) });
      if (!page) throw new Problem('not-found');
      ctx.body = page;
    })
    .get(`${PUPILS}/:sub`, async (ctx) => {
      const asked = await whoAsks(ctx);
      const found = await findPupil({ ...asked, sub: ctx.params.sub! });
      if (!found) throw new Problem('not-found');
      ctx.body = pupilJson({ config, ...asked }, found.pupil, found.legal);
    })
    .get(`${PUPILS}/:sub/guardians/:guardian`, async (ctx) => {
      const asked = await whoAsks(ctx, CONTACT_DETAILS_SCOPE);
      const found = await findPupil({ ...asked, sub: ctx.params.sub! });
      const details = found && guardianDetailsJson({ config, ...asked }, found.legal, ctx.params.guardian!);
      if (!details) throw new Problem('not-found');
      ctx.body = details;
    });
  return [problems(PREFIX), router.routes() as never, router.allowedMethods() as never];
}
