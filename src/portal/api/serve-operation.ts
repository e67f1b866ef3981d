import { z } from 'zod';
import { verifyAccessToken } from '../../security/access-token.ts';
import { type ProtectedApi, requireToken } from '../../web/bearer.ts';
import type { WebContext } from '../../web/context.ts';
import type { Limit } from '../../web/limits.ts';
import { Problem } from '../../web/problem.ts';
import type { PortalWeb } from '../context.ts';
import { unavailable } from '../provider-error.ts';
import { preconditionOf } from './etag.ts';
import { once } from './idempotency.ts';
import type { Answer, Call, Operation } from './operation.ts';
import { parseBody, parseQuery } from './parse.ts';
import { placeOf } from './place.ts';
import { parseJson, readBody } from './read-json.ts';
import { withUpload } from './read-upload.ts';

/** Of one client: a class of 36 pupils takes a few hundred requests; what is above is a loop gone wrong. */
export const CLIENT_LIMIT: Limit = { name: 'api-client-minute', points: 1_200, seconds: 60 };

/** Neither parameters nor members. */
const NOTHING = z.strictObject({});

/** Where the API is: its address is its identifier too (RFC 8707). */
export const API_PATH = '/api/v1';

const verifierFor =
  ({ provider, settings, clock }: PortalWeb): ProtectedApi['verify'] =>
  async (token) => {
    const { keys } = await provider.facts();
    const audience = `${settings.url}${API_PATH}`;
    return verifyAccessToken({ token, keys, issuer: settings.issuer, audience, clock }).catch((thrown: unknown) => {
      throw unavailable(thrown);
    });
  };

/** Takes a point of the client's limit. @throws {Problem} `too-many` */
async function bound(ctx: WebContext, { limits, clock }: PortalWeb, clientId: string) {
  const taken = await limits.take(CLIENT_LIMIT, clientId);
  if (taken.ok) return;
  ctx.state.log.warn({ clientId }, 'a client asks the API for school software too much');
  const seconds = Math.max(1, Math.ceil((taken.until.getTime() - clock.now().getTime()) / 1000));
  const detail = `This client may send ${CLIENT_LIMIT.points} requests a minute: wait ${seconds} seconds.`;
  throw new Problem('too-many', { detail, headers: { 'retry-after': String(seconds) } });
}

function send(ctx: WebContext, { status, body, etag }: Answer) {
  ctx.status = status;
  ctx.body = JSON.stringify(body);
  ctx.type = 'application/json';
  if (etag) ctx.set('etag', etag);
}

async function read(ctx: WebContext, operation: Operation & { method: 'get' }, call: Call) {
  const answer = await operation.read({ ...call, query: parseQuery(operation.query ?? NOTHING, ctx.querystring) });
  if (answer.etag && !call.precondition.isMet(answer.etag)) {
    if (ctx.get('if-match')) throw new Problem('precondition-failed');
    ctx.status = 304;
    ctx.set('etag', answer.etag);
    return;
  }
  send(ctx, answer);
}

async function write(ctx: WebContext, operation: Extract<Operation, { write: unknown }>, call: Call) {
  parseQuery(NOTHING, ctx.querystring);
  const text = await readBody(ctx, operation.mostBytes);
  const isEmpty = !operation.body && text === '';
  const body = isEmpty ? undefined : parseBody(operation.body ?? NOTHING, parseJson(text));
  const doing = { act: () => operation.write({ ...call, body }), show: () => operation.show(call) };
  const header = ctx.get('idempotency-key');
  const { method, url } = ctx;
  const marked = { clientId: call.clientId, header, method, url, body: text };
  send(ctx, header ? await once(call.portal, marked, doing) : await doing.act());
}

async function receive(ctx: WebContext, operation: Extract<Operation, { receive: unknown }>, call: Call) {
  const asked = { ...call, query: parseQuery(operation.query, ctx.querystring) };
  const end = await operation.begin(asked);
  try {
    await withUpload(ctx, operation, async (upload, digest) => {
      const doing = { act: () => operation.receive(asked, upload), show: () => operation.show(asked, upload) };
      const header = ctx.get('idempotency-key');
      const { method, url } = ctx;
      const marked = { clientId: call.clientId, header, method, url, body: digest };
      send(ctx, header ? await once(call.portal, marked, doing) : await doing.act());
    });
  } finally {
    await end();
  }
}

/**
 * Serves one operation: token and scope, limit, school, then what is asked. Answers are never cached, carry no cookie, and
 * nothing is taken from a cookie: so no other site can ask in a browser's name, and none may read the answer (no CORS).
 */
export function serveOperation(portal: PortalWeb, operation: Operation) {
  const { settings, limits, clock } = portal;
  const api = { verify: verifierFor(portal), origin: new URL(settings.url).origin, limits, clock };
  return async (ctx: WebContext): Promise<void> => {
    const access = await requireToken(ctx, api, operation.scope);
    await bound(ctx, portal, access.clientId);
    const call: Call = {
      portal,
      clientId: access.clientId,
      seesIne: access.ine,
      place: placeOf(ctx.params, access),
      query: undefined,
      body: undefined,
      precondition: preconditionOf(ctx),
    };
    if (operation.method === 'get') await read(ctx, operation, call);
    else if ('write' in operation) await write(ctx, operation, call);
    else await receive(ctx, operation, call);
  };
}
