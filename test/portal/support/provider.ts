import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import Provider, { type Adapter, type AdapterPayload, type Configuration, errors } from 'oidc-provider';
import { SCOPES as API_SCOPES } from '../../../src/portal/api/operation.ts';
import { type Listening, listen } from './listening.ts';
import { families } from './people.ts';
import { answerDirectory, type SchoolDirectory, schoolDirectory } from './school-directory.ts';

/** An identity provider that is not ours: the portal must work with any that speaks OpenID Connect. */
export interface OtherProvider {
  issuer: string;
  /** Whom its sign-in page signs in without asking; `declines`: she presses «Annuler». */
  visitor: string | 'declines';
  people: ReturnType<typeof families>;
  /** What its Directory API tells, school by school (G5). */
  directory: SchoolDirectory;
  /** Its Directory API refuses from now on the tokens that it was shown. */
  forgetTokens(): void;
  /** How often each of its addresses was asked. */
  asked: Map<string, number>;
  /** Ends every sign-in: refresh and access tokens are refused from now on. */
  forgetEveryone(): void;
  breakDown: Listening['breakDown'];
  /** Signs a logout token as this provider would, with changes. */
  logoutToken(changes: { claims?: Record<string, unknown>; header?: object; key?: KeyObject }): Promise<string>;
  /** Signs an access token of a machine client, good for the portal's own API (L1), with changes. */
  accessToken(changes?: { claims?: Record<string, unknown>; header?: object; key?: KeyObject }): Promise<string>;
  close(): Promise<void>;
}

interface PortalClient {
  id: string;
  secret: string;
  url: string;
}

/** Keeps all in the process's memory; the engine's own says at length that it is not for production. */
class MemoryAdapter implements Adapter {
  static readonly #stored = new Map<string, AdapterPayload>();
  readonly #model: string;
  constructor(model: string) {
    this.#model = model;
  }
  static forgetAll() {
    MemoryAdapter.#stored.clear();
  }
  async upsert(id: string, payload: AdapterPayload) {
    MemoryAdapter.#stored.set(`${this.#model}:${id}`, payload);
  }
  async find(id: string) {
    return MemoryAdapter.#stored.get(`${this.#model}:${id}`);
  }
  async findByUid(uid: string) {
    return [...MemoryAdapter.#stored.values()].find((payload) => payload.uid === uid && payload.kind === 'Session');
  }
  async findByUserCode() {
    return undefined;
  }
  async consume(id: string) {
    (await this.find(id))!.consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id: string) {
    MemoryAdapter.#stored.delete(`${this.#model}:${id}`);
  }
  async revokeByGrantId(grantId: string) {
    for (const [key, payload] of MemoryAdapter.#stored) {
      if (payload.grantId === grantId) MemoryAdapter.#stored.delete(key);
    }
  }
}

/**
 * Each test file has globals of its own, without the one where Node keeps the dispatcher of `fetch`: the engine, which
 * guards its outgoing requests with it, would say at length that it cannot.
 */
function giveFetchItsDispatcher() {
  const outside = (fetch.constructor as FunctionConstructor)('return globalThis')() as typeof globalThis;
  // Reading it makes Node load what fetch is made of, the dispatcher with it.
  if (outside.Response === undefined) throw new Error('no fetch');
  const name = Symbol.for('undici.globalDispatcher.1');
  Object.assign(globalThis, { [name]: Reflect.get(outside, name) });
}

const KID = 'the-key';
const SCOPES = ['profile', 'ecole.profil', 'ecole.enfants', 'ecole.eleve'];
const DIRECTORY_SCOPE = 'directory:read directory:contact-details';

function configuration({ id, secret, url }: PortalClient, privateKey: KeyObject, other: OtherProvider): Configuration {
  return {
    clients: [
      {
        client_id: id,
        client_secret: secret,
        redirect_uris: [`${url}/sign-in/callback`],
        post_logout_redirect_uris: [`${url}/sign-out/done`],
        backchannel_logout_uri: `${url}/sign-out/backchannel`,
        backchannel_logout_session_required: true,
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
        scope: ['openid', ...SCOPES].join(' '),
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: KID, use: 'sig', alg: 'ES256' } as never] },
    cookies: { keys: ['a key of the test'] },
    scopes: SCOPES,
    extraTokenClaims: () => ({ uais: ['*'] }),
    claims: {
      openid: ['sub'],
      profile: ['given_name', 'family_name', 'civilite', 'locale', 'derniere_connexion'],
      'ecole.profil': ['ecole.profil'],
      'ecole.enfants': ['ecole.enfants'],
      'ecole.eleve': ['ecole.eleve'],
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => {
          if (resource !== `${other.issuer}/api/v1`) throw new errors.InvalidTarget();
          const jwt = { sign: { alg: 'ES256' as const } };
          return { scope: DIRECTORY_SCOPE, audience: resource, accessTokenFormat: 'jwt', jwt };
        },
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = form.replace('</form>', '<input name="logout" value="yes"></form>');
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = 'signed out';
        },
      },
    },
    renderError: (ctx, { error, error_description }, thrown) => {
      ctx.body = `${error}: ${error_description} ${thrown.stack}`;
    },
    adapter: MemoryAdapter,
    ttl: {
      AccessToken: 300,
      ClientCredentials: 300,
      Session: 3600,
      Grant: 3600,
      Interaction: 600,
      IdToken: 300,
      RefreshToken: 3600,
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    fetch: (address, options) => fetch(address, { ...options, dispatcher: undefined } as RequestInit),
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...other.people[sub] }) }),
    async loadExistingGrant(ctx) {
      const given = ctx.oidc.session!.grantIdFor(id);
      if (given) return ctx.oidc.provider.Grant.find(given);
      const grant = new ctx.oidc.provider.Grant({ clientId: id, accountId: ctx.oidc.session!.accountId });
      grant.addOIDCScope(['openid', ...SCOPES].join(' '));
      await grant.save();
      return grant;
    },
  };
}

export async function startProvider(client: PortalClient): Promise<OtherProvider> {
  giveFetchItsDispatcher();
  const server = await listen();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tokens = new Map<string, boolean>();
  const other: OtherProvider = {
    issuer: server.url,
    visitor: 'sandrine',
    people: families(),
    directory: schoolDirectory(),
    forgetTokens: () => {
      for (const token of tokens.keys()) tokens.set(token, false);
    },
    asked: new Map(),
    forgetEveryone: () => MemoryAdapter.forgetAll(),
    breakDown: server.breakDown,
    close: server.close,
    logoutToken: ({ claims, header, key = privateKey }) => {
      const now = Math.floor(Date.now() / 1000);
      const good = {
        iss: server.url,
        aud: client.id,
        iat: now,
        exp: now + 120,
        jti: randomUUID(),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      };
      return new SignJWT({ ...good, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: KID, typ: 'logout+jwt', ...header })
        .sign(key);
    },
    accessToken: ({ claims, header, key = privateKey } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const good = {
        iss: server.url,
        aud: `${client.url}/api/v1`,
        iat: now,
        exp: now + 300,
        jti: randomUUID(),
        client_id: 'vie-scolaire',
        sub: 'vie-scolaire',
        scope: Object.keys(API_SCOPES).join(' '),
        uais: Object.keys(other.directory),
      };
      return new SignJWT({ ...good, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: KID, typ: 'at+jwt', ...header })
        .sign(key);
    },
  };
  const keys = async () => createPublicKey(privateKey);
  const provider = new Provider(server.url, configuration(client, privateKey, other));
  const callback = provider.callback();
  server.serve(async (request, response) => {
    const path = request.url!.split('?')[0]!;
    other.asked.set(path, (other.asked.get(path) ?? 0) + 1);
    const directory = { issuer: other.issuer, keys, directory: other.directory, tokens };
    if (await answerDirectory({ request, response }, directory)) return undefined;
    if (!path.startsWith('/interaction/')) return callback(request, response);
    const result =
      other.visitor === 'declines'
        ? { error: 'access_denied', error_description: 'she pressed Cancel' }
        : { login: { accountId: other.visitor } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  return other;
}
