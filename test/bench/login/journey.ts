import { createHash, randomBytes } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { ACCOUNTS, CLIENT } from './servers.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const SCOPE = 'openid profile email';
const BASIC = `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64')}`;

/** A load of people who each sign in with a browser of their own, on kept-alive connections. */
export function traffic(port: number, atOnce: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });

  const ask = (method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
      const outgoing = request({ agent, port, host: '127.0.0.1', method, path, headers: sent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });

  /** Authorize, form, code, token, userinfo. @returns milliseconds */
  async function signIn(n: number): Promise<number> {
    const started = performance.now();
    const cookies = new Map<string, string>();
    const browse = async (method: string, location: string) => {
      const { pathname, search } = new URL(location, 'http://127.0.0.1');
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await ask(method, pathname + search, {
        cookie,
        'content-type': 'application/x-www-form-urlencoded',
      });
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [pair = ''] = line.split(';');
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      return answer;
    };
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      client_id: CLIENT.id,
      redirect_uri: CLIENT.redirectUri,
      response_type: 'code',
      scope: SCOPE,
      state: 'state',
      nonce: 'nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const authorize = await browse('GET', `${AUTHORIZE[port] ?? '/auth'}?${query}`);
    const form = authorize.headers.location ?? '';
    await browse('GET', form);
    const posted = await browse('POST', `${form}?identifier=v.durant${n % ACCOUNTS}`);
    const resumed = await browse('GET', posted.headers.location ?? '');
    const code = new URL(resumed.headers.location ?? '').searchParams.get('code') ?? '';
    const exchange = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CLIENT.redirectUri,
      code_verifier: verifier,
    });
    const headers = { authorization: BASIC, 'content-type': 'application/x-www-form-urlencoded' };
    const token = await ask('POST', '/token', headers, exchange.toString());
    const { access_token: accessToken } = JSON.parse(token.body);
    const userinfo = await ask('GET', USERINFO[port] ?? '/me', { authorization: `Bearer ${accessToken}` });
    if (userinfo.status !== 200) throw new Error(`userinfo answered ${userinfo.status}: ${userinfo.body}`);
    return performance.now() - started;
  }

  return {
    /** Signs `count` people in, `atOnce` at a time. @returns the milliseconds of each, sorted */
    async run(count: number): Promise<number[]> {
      const durations: number[] = [];
      let next = 0;
      const worker = async () => {
        while (next < count) {
          next += 1;
          durations.push(await signIn(next));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      return durations.sort((a, b) => a - b);
    },
    close: () => agent.destroy(),
  };
}

const AUTHORIZE: Record<number, string> = {};
const USERINFO: Record<number, string> = {};

/** Our endpoints have names of their own. */
export function nameEndpoints(port: number, authorize: string, userinfo: string) {
  AUTHORIZE[port] = authorize;
  USERINFO[port] = userinfo;
}
