import { createHash, randomBytes } from 'node:crypto';
import type { Answer, Connections } from './connections.ts';
import { CLIENT, identifierOf, PASSWORD, type Target } from './variant.ts';

const BASIC = { authorization: `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64')}` };

interface Tokens {
  access_token: string;
  refresh_token: string;
}

/** What came must be what was asked for: a bench of errors would be fast. */
function expectStatus({ status, body }: Answer, wanted: number) {
  if (status !== wanted) throw new Error(`answered ${status}: ${body.slice(0, 300)}`);
}

/** One person with her browser at one server, and the service that she goes to. */
export class Person {
  readonly #cookies = new Map([['idp.cookies-explained', '1']]);
  readonly #connections: Connections;
  readonly #target: Target;
  readonly #number: number;
  readonly #address: string;
  #tokens: Tokens | undefined;

  constructor(connections: Connections, target: Target, number: number) {
    this.#connections = connections;
    this.#target = target;
    this.#number = number;
    // Her own address on the internet, as X-Forwarded-For tells.
    this.#address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
  }

  /** A whole login: authorize, form, code, token, userinfo. */
  async signIn(): Promise<void> {
    const { verifier, path } = this.#request();
    const form = await this.#browse('GET', path);
    const identifier = identifierOf(this.#number);
    const csrf = /name="_csrf" value="([^"]+)"/.exec(form.body)?.[1];
    const fields = new URLSearchParams({ identifier, ...(csrf && { password: PASSWORD, _csrf: csrf }) });
    const back = await this.#browse(
      'POST',
      csrf ? form.path : `${form.path}?identifier=${identifier}`,
      fields.toString(),
    );
    await this.#exchange(back, verifier);
    await this.userinfo();
  }

  /** The same at a service that she goes to while she is signed in: no form (A5). */
  async singleSignOn(): Promise<void> {
    const { verifier, path } = this.#request();
    await this.#exchange(await this.#browse('GET', path), verifier);
    await this.userinfo();
  }

  /** With rotation: each refresh gives the next one's token. */
  async refresh(): Promise<void> {
    const fields = { grant_type: 'refresh_token', refresh_token: this.#tokens!.refresh_token };
    this.#tokens = this.#read(await this.#connections.post(this.#target.token, fields, BASIC));
  }

  async userinfo(): Promise<void> {
    const headers = { authorization: `Bearer ${this.#tokens!.access_token}` };
    const answer = await this.#connections.ask('GET', this.#target.userinfo, headers);
    expectStatus(answer, 200);
    if (!answer.body.includes('DURANT')) throw new Error(`userinfo tells ${answer.body}`);
  }

  async introspect(): Promise<void> {
    const answer = await this.#connections.post(
      this.#target.introspection,
      { token: this.#tokens!.access_token },
      BASIC,
    );
    expectStatus(answer, 200);
    if (!answer.body.includes('"active":true')) throw new Error(`introspection tells ${answer.body}`);
  }

  /** The service asks for itself, without the person. */
  async clientCredentials(): Promise<void> {
    const { resource, scope } = this.#target.api;
    const fields = { grant_type: 'client_credentials', ...(resource && { resource }), ...(scope && { scope }) };
    this.#read(await this.#connections.post(this.#target.token, fields, BASIC));
  }

  async discovery(): Promise<void> {
    expectStatus(await this.#connections.ask('GET', '/.well-known/openid-configuration', {}), 200);
  }

  #request() {
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
    return { verifier, path: `${this.#target.authorization}?${new URLSearchParams(parameters)}` };
  }

  async #exchange(back: Answer, verifier: string) {
    const code = new URL(back.location ?? `http://error/${back.status}`).searchParams.get('code') ?? '';
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: CLIENT.redirectUri,
      code_verifier: verifier,
    };
    this.#tokens = this.#read(await this.#connections.post(this.#target.token, fields, BASIC));
  }

  #read(answer: Answer): Tokens {
    expectStatus(answer, 200);
    return JSON.parse(answer.body) as Tokens;
  }

  /** Through the redirects that she is sent through, to the service's door. */
  async #browse(method: string, location: string, body = ''): Promise<Answer & { path: string }> {
    let answer: Answer;
    let next: string | undefined = location;
    let path = location;
    do {
      const { pathname, search } = new URL(next, 'http://127.0.0.1');
      path = pathname + search;
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { cookie, accept: 'text/html', 'x-forwarded-for': this.#address };
      const isPost = next === location && method === 'POST';
      const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
      answer = isPost
        ? await this.#connections.ask('POST', path, form, body)
        : await this.#connections.ask('GET', path, headers);
      for (const line of answer.headers['set-cookie'] ?? []) {
        const pair = line.slice(0, line.indexOf(';'));
        this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      next = answer.location;
    } while (next && !next.startsWith(CLIENT.redirectUri));
    return { ...answer, path };
  }
}
