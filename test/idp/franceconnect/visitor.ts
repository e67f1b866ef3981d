import * as client from 'openid-client';
import { pino } from 'pino';
import type { ClientRegistration } from '../../../src/demo/franceconnect/clients.ts';
import { type FakeFranceConnect, startFakeFranceConnect } from '../../../src/demo/franceconnect/start.ts';
import { freePort } from '../../support/free-port.ts';
import { Browser } from '../oidc/browser.ts';

export const SECRET = 'the-secret-of-a-fictional-service';
export const CALLBACK = 'https://service.example.fr/retour';
export const GOODBYE = 'https://service.example.fr/au-revoir';
const SCOPES = 'openid given_name family_name birthdate gender birthplace birthcountry preferred_username email';

type Changes = Record<string, string | undefined>;
type Fields = Record<string, string>;

/** A service of FranceConnect, and a person who uses it. */
export interface Visit {
  configuration: client.Configuration;
  browser: Browser;
  nonce: string;
  state: string;
  /** The address that asks for a sign-in; `undefined` takes a parameter away. */
  authorization(changes?: Changes): string;
  /** Asks for a sign-in, chooses on the page, and stops at the service's door or on a page of FranceConnect. */
  signIn(identity: string, choice?: Fields, changes?: Changes): ReturnType<Browser['visit']>;
  /** Exchanges what `signIn` brought, with all the checks of a certified library. */
  exchange(back: URL): ReturnType<typeof client.authorizationCodeGrant>;
  /** Asks the token endpoint by hand. */
  token(fields: Changes, headers?: Fields): Promise<Response>;
  userinfo(accessToken: string): Promise<Response>;
}

export async function startFake(more: Partial<ClientRegistration> = {}, slowSeconds = 1): Promise<FakeFranceConnect> {
  const service = {
    id: 'service',
    secret: SECRET,
    redirectUris: [CALLBACK],
    postLogoutRedirectUris: [GOODBYE],
    ...more,
  };
  const other = { ...service, id: 'other-service', entityId: 'other', scopes: ['openid', 'family_name'], claims: [] };
  const log = pino({ level: 'silent' });
  return startFakeFranceConnect({ port: await freePort(), clients: [service, other], log, slowSeconds });
}

const given = (fields: Changes) =>
  new URLSearchParams(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

export async function visit(fake: FakeFranceConnect, id = 'service'): Promise<Visit> {
  const metadata = { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' };
  const configuration = await client.discovery(new URL(fake.issuer), id, metadata, client.ClientSecretPost(SECRET), {
    execute: [client.allowInsecureRequests],
  });
  const [nonce, state, verifier] = [client.randomNonce(), client.randomState(), client.randomPKCECodeVerifier()];
  const challenge = await client.calculatePKCECodeChallenge(verifier);
  const browser = new Browser();
  const request = {
    response_type: 'code',
    client_id: id,
    redirect_uri: CALLBACK,
    scope: SCOPES,
    acr_values: 'eidas1',
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  const exchange = {
    grant_type: 'authorization_code',
    client_id: id,
    client_secret: SECRET,
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  };
  const authorization = (changes: Changes = {}) => `${fake.issuer}/authorize?${given({ ...request, ...changes })}`;
  return {
    configuration,
    browser,
    nonce,
    state,
    authorization,
    async signIn(identity, choice = {}, changes = {}) {
      const page = await browser.visit(authorization(changes));
      return browser.post(page.url.href, { identity, ...choice });
    },
    exchange: (back) =>
      client.authorizationCodeGrant(configuration, back, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      }),
    token: (fields, headers = {}) =>
      fetch(`${fake.issuer}/token`, { method: 'POST', headers, body: given({ ...exchange, ...fields }) }),
    userinfo: (accessToken) =>
      fetch(`${fake.issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } }),
  };
}
