import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { AuthorizationResponseError } from 'openid-client';
import { messagePage } from './pages.ts';

/** What a browser, or the provider, asks. */
export interface Visit {
  address: URL;
  /** The only cookie: it names the browser, then the session. */
  cookie: string | undefined;
  body: URLSearchParams;
}

export interface Answer {
  status?: number;
  html?: string;
  location?: string;
  cookie?: string;
}

/** What answers to each method and path. */
export type Routes = Record<string, (visit: Visit) => Promise<Answer>>;

/** Cookies of localhost are those of all its ports: the name is the app's own. */
const COOKIE = 'agenda';
const LONGEST_BODY = 10_000;

const fileNamed = (name: string) => fileURLToPath(new URL(`../../../src/demo/sample-app/${name}`, import.meta.url));
const FILES: Record<string, { type: string; file: string }> = {
  '/agenda.css': { type: 'text/css', file: fileNamed('agenda.css') },
  '/logo.png': { type: 'image/png', file: fileNamed('logo.png') },
};

export const newSecret = () => randomBytes(32).toString('base64url');

export const to = (location: string): Answer => ({ status: 303, location });

async function visitOf(request: IncomingMessage, url: string): Promise<Visit> {
  if (Number(request.headers['content-length'] ?? 0) > LONGEST_BODY) throw new Error('the body is too long');
  const [, cookie] = new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? '') ?? [];
  // From the path alone: the Host header is whatever a browser was made to send.
  return { address: new URL(url + request.url), cookie, body: new URLSearchParams(await text(request)) };
}

/** The person declined, or the app is not answered: she reads what she can do, the developer what it was. */
const failed = (error: unknown): Answer =>
  error instanceof AuthorizationResponseError
    ? {
        html: messagePage('Vous n’êtes pas connectée ou connecté', `${error.error} : ${error.error_description ?? ''}`),
      }
    : { status: 502, html: messagePage('La connexion n’a pas abouti', String(error)) };

/** Serves an app's routes. Its cookie is `Lax`: a form of another site comes without it, and finds nobody signed in. */
export function listener(routes: Routes, { url, issuer }: { url: string; issuer: string }): RequestListener {
  const policy = `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' ${issuer}; base-uri 'none'; frame-ancestors 'none'`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${url.startsWith('https:') ? '; Secure' : ''}`;

  function send(response: ServerResponse, { status = 200, html, location, cookie }: Answer) {
    response.writeHead(status, {
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...(html && { 'content-type': 'text/html; charset=utf-8' }),
      ...(location && { location }),
      ...(cookie && { 'set-cookie': `${COOKIE}=${cookie}; ${attributes}` }),
    });
    response.end(html);
  }

  return async (request, response) => {
    const [path = '/'] = request.url!.split('?');
    const found = FILES[path];
    if (found && request.method === 'GET')
      return response.writeHead(200, { 'content-type': found.type }).end(readFileSync(found.file));
    const route = routes[`${request.method} ${path}`];
    if (!route) return send(response, { status: 404, html: messagePage('Cette page n’existe pas') });
    send(response, await visitOf(request, url).then(route).catch(failed));
  };
}
