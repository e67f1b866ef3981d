import { createHash, randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  SignJWT,
} from 'jose';
import type { Browser } from './browser.ts';
import type { TestProvider } from './test-provider.ts';

type Members = Record<string, unknown>;
type Fields = Record<string, string | undefined>;

/** A key of a client, and what is registered of it. */
export interface ClientKey {
  alg: string;
  privateKey: CryptoKey;
  jwk: Record<string, unknown>;
  thumbprint: string;
}

export async function clientKey(alg = 'ES256', kid = `a-key-${alg}`): Promise<ClientKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { alg, privateKey, jwk: { ...jwk, alg, kid, use: 'sig' }, thumbprint: await calculateJwkThumbprint(jwk) };
}

/** Signs what a test likes: claims of `undefined` are left out. */
export function signed(key: Pick<ClientKey, 'alg' | 'privateKey'>, claims: Members, header: Members = {}) {
  const protectedHeader = Object.fromEntries(
    Object.entries({ alg: key.alg, ...header }).filter(([, value]) => value !== undefined),
  );
  const payload = JSON.parse(JSON.stringify(claims)) as Members;
  return new SignJWT(payload).setProtectedHeader(protectedHeader as JWTHeaderParameters).sign(key.privateKey);
}

/** The same with an empty signature: `alg` is `none`. */
export const unsigned = (claims: Members, header: Members = {}) =>
  `${[{ alg: 'none', ...header }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

const seconds = () => Math.floor(Date.now() / 1000);
const VERIFIER = 'a-code-verifier-of-forty-three-characters-or-more';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** A client under FAPI 2.0 made by hand, so that each part of a request may be wrong. */
export function fapiParty(op: TestProvider, id: string, key: ClientKey, proofKey: ClientKey = key) {
  const redirectUri = op.config.clients.find((each) => each.id === id)!.redirectUris[0]!;

  const assertionClaims = (claims: Members = {}) => {
    const now = seconds();
    return { iss: id, sub: id, aud: op.issuer, jti: randomUUID(), iat: now, exp: now + 60, ...claims };
  };
  const assertion = (claims: Members = {}, header: Members = {}, by: ClientKey = key) =>
    signed(by, assertionClaims(claims), { kid: by.jwk.kid, ...header });
  const authentication = async (claims?: Members): Promise<Fields> => ({
    client_id: id,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(claims),
  });

  const proofClaims = (method: string, path: string, token?: string, claims: Members = {}) => ({
    jti: randomUUID(),
    htm: method,
    htu: `${op.issuer}${path}`,
    iat: seconds(),
    ...(token && { ath: createHash('sha256').update(token).digest('base64url') }),
    ...claims,
  });
  const proofHeader = (by: ClientKey) => {
    const { alg: _alg, kid: _kid, use: _use, ...jwk } = by.jwk;
    return { typ: 'dpop+jwt', jwk };
  };
  const proof = (method: string, path: string, token?: string, claims: Members = {}, by: ClientKey = proofKey) =>
    signed(by, proofClaims(method, path, token, claims), proofHeader(by));

  /** Posts a form; `undefined` takes a field or the proof away. */
  const post = async (path: string, fields: Fields, dpop?: string) => {
    const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return fetch(`${op.issuer}${path}`, {
      method: 'POST',
      headers: dpop ? { dpop } : {},
      body: new URLSearchParams(given),
    });
  };

  const parameters = (changes: Fields = {}): Fields => ({
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid',
    state: 'a-state',
    nonce: 'a-nonce',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  });
  const push = async (changes: Fields = {}, dpop?: string) =>
    post('/par', { ...parameters(changes), ...(await authentication()), ...changes }, dpop);
  const pushed = async (changes: Fields = {}, dpop?: string) => {
    const answer = await push(changes, dpop);
    const body = (await answer.json()) as { request_uri?: string; error?: string };
    if (!body.request_uri) throw new Error(`the request was not taken: ${JSON.stringify(body)}`);
    return body.request_uri;
  };
  const door = (requestUri: string, clientId = id) =>
    `${op.issuer}/authorize?${new URLSearchParams({ client_id: clientId, request_uri: requestUri })}`;

  /** Goes to the provider with a pushed request and signs in where it asks; stops at the client's door. */
  const signIn = async (browser: Browser, changes: Fields = {}, dpop?: string) => {
    const first = await browser.visit(door(await pushed(changes, dpop)));
    if (first.url.origin !== op.issuer) return first.url;
    return (await browser.post(`${first.url.href}?account=valery`, {})).url;
  };
  const codeFields = (back: URL): Fields => ({
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: VERIFIER,
  });
  /** Asks the token endpoint, with a proof unless the test gives its own, or `null` for none. */
  const token = async (fields: Fields, dpop?: string | null) =>
    post(
      '/token',
      { ...(await authentication()), ...fields },
      dpop === null ? undefined : (dpop ?? (await proof('POST', '/token'))),
    );
  const tokens = async (browser: Browser, changes: Fields = {}) => {
    const answer = await token(codeFields(await signIn(browser, changes)));
    return (await answer.json()) as {
      access_token: string;
      id_token: string;
      refresh_token: string;
      token_type: string;
    };
  };
  const userinfo = async (accessToken: string, dpop?: string | null, scheme = 'DPoP') => {
    const given = dpop === null ? undefined : (dpop ?? (await proof('GET', '/userinfo', accessToken)));
    const headers = { authorization: `${scheme} ${accessToken}`, ...(given && { dpop: given }) };
    return fetch(`${op.issuer}/userinfo`, { headers });
  };

  return {
    id,
    key,
    proofKey,
    redirectUri,
    assertion,
    assertionClaims,
    authentication,
    proof,
    proofClaims,
    proofHeader,
    parameters,
    post,
    push,
    pushed,
    door,
    signIn,
    codeFields,
    token,
    tokens,
    userinfo,
  };
}

export type FapiParty = ReturnType<typeof fapiParty>;

/** The registration of such a client. */
export const fapiClient = (id: string, key: ClientKey, fields: object = {}) => ({
  id,
  name: `Le service ${id}`,
  redirectUris: [`https://${id}.example.fr/retour`],
  scopes: ['openid', 'profile', 'email', 'phone', 'offline_access'],
  authentication: 'private_key_jwt',
  jwks: { keys: [key.jwk] },
  profile: 'fapi2',
  idTokenAlgorithm: 'ES256',
  refreshTokens: true,
  dataSharing: 'none',
  ...fields,
});
