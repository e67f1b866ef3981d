import { createHash, randomBytes } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { CLIENT, identifierOf, PASSWORD, type Target } from './variant.ts';

interface Answer {
  status: number;
  location: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

const FORM = 'application/x-www-form-urlencoded';
const BASIC = `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64')}`;

/** Requests on connections that are kept, each for one person at a time. */
export class Connections {
  readonly #agent: Agent;
  readonly #port: number;

  constructor(port: number, atOnce: number) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  }

  ask(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, host: '127.0.0.1', port: this.#port, method, path };
      const sent = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
      const outgoing = request({ ...options, headers: sent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => {
          const { statusCode: status = 0, headers: received } = response;
          resolve({ status, location: received.location, headers: received, body: text });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close() {
    this.#agent.destroy();
  }
}

/** One person's browser: her cookies, her address on the internet, and the redirects she is sent through. */
function browserOf(connections: Connections, n: number) {
  const cookies = new Map([['idp.cookies-explained', '1']]);
  const address = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
  return async (method: string, location: string, body = ''): Promise<Answer & { path: string }> => {
    let answer: Answer;
    let next: string | undefined = location;
    let path = location;
    do {
      const { pathname, search } = new URL(next, 'http://127.0.0.1');
      path = pathname + search;
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { cookie, accept: 'text/html', 'x-forwarded-for': address };
      const isPost = next === location && method === 'POST';
      answer = isPost
        ? await connections.ask('POST', path, { ...headers, 'content-type': FORM }, body)
        : await connections.ask('GET', path, headers);
      for (const line of answer.headers['set-cookie'] ?? []) {
        const pair = line.slice(0, line.indexOf(';'));
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      next = answer.location;
    } while (next && !next.startsWith(CLIENT.redirectUri));
    return { ...answer, path };
  };
}

/** A whole login: authorize, form, code, token, userinfo. @returns milliseconds */
export async function signIn(
  connections: Connections,
  { authorizePath, userinfoPath }: Target,
  n: number,
): Promise<number> {
  const started = performance.now();
  const browse = browserOf(connections, n);
  const verifier = randomBytes(32).toString('base64url');
  const parameters = {
    client_id: CLIENT.id,
    redirect_uri: CLIENT.redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state: 'state',
    nonce: 'nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const form = await browse('GET', `${authorizePath}?${new URLSearchParams(parameters)}`);
  const identifier = identifierOf(n);
  const csrf = /name="_csrf" value="([^"]+)"/.exec(form.body)?.[1];
  const fields = new URLSearchParams({ identifier, ...(csrf && { password: PASSWORD, _csrf: csrf }) });
  const back = await browse('POST', csrf ? form.path : `${form.path}?identifier=${identifier}`, fields.toString());
  const code = new URL(back.location ?? `http://error/${back.status}`).searchParams.get('code') ?? '';
  const exchange = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: CLIENT.redirectUri,
    code_verifier: verifier,
  });
  const token = await connections.ask(
    'POST',
    '/token',
    { authorization: BASIC, 'content-type': FORM },
    exchange.toString(),
  );
  const { access_token: accessToken } = JSON.parse(token.body) as { access_token: string };
  const userinfo = await connections.ask('GET', userinfoPath, { authorization: `Bearer ${accessToken}` });
  if (!userinfo.body.includes('DURANT')) throw new Error(`userinfo answered ${userinfo.status} ${userinfo.body}`);
  return performance.now() - started;
}
