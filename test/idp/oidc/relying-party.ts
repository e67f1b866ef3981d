import * as client from 'openid-client';
import type { Browser } from './browser.ts';
import { SECRET, type TestProvider } from './test-provider.ts';

type Parameters = Record<string, string | undefined>;

/** A relying party on a certified client library, for one client of the configuration. */
export interface RelyingParty {
  id: string;
  redirectUri: string;
  configuration: client.Configuration;
  /** The address that starts a sign-in; `undefined` takes a parameter away. */
  start(parameters?: Parameters): URL;
  /** Signs in as the account of this `_id`, or by single sign-on without; stops at the client's door. */
  signIn(browser: Browser, account?: string, parameters?: Parameters): Promise<URL>;
  /** Exchanges what `signIn` brought. */
  exchange(back: URL, checks?: client.AuthorizationCodeGrantChecks): ReturnType<typeof client.authorizationCodeGrant>;
  userinfo(accessToken: string): Promise<Response>;
  /** Asks the token endpoint by hand. */
  token(fields: Record<string, string>, secret?: string): Promise<Response>;
  /** The fields that exchange a code by hand. */
  codeFields(back: URL): Record<string, string>;
}

const verifier = 'a-code-verifier-of-forty-three-characters-or-more';

export async function relyingParty(
  op: TestProvider,
  id: string,
  authentication: client.ClientAuth = client.ClientSecretBasic(SECRET),
  redirectUri: string = op.config.clients.find((each) => each.id === id)!.redirectUris[0]!,
): Promise<RelyingParty> {
  const configuration = await client.discovery(new URL(op.issuer), id, undefined, authentication, {
    execute: [client.allowInsecureRequests],
  });
  const challenge = await client.calculatePKCECodeChallenge(verifier);
  const start = (parameters: Parameters = {}) => {
    const all = {
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 'a-state',
      nonce: 'a-nonce',
      ...parameters,
    };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const url = client.buildAuthorizationUrl(configuration, Object.fromEntries(given));
    for (const [name, value] of Object.entries(all)) if (value === undefined) url.searchParams.delete(name);
    return url;
  };
  return {
    id,
    redirectUri,
    configuration,
    start,
    async signIn(browser, account, parameters) {
      const first = await browser.visit(start(parameters).href);
      if (account === undefined || first.url.origin !== op.issuer) return first.url;
      return (await browser.post(`${first.url.href}?account=${account}`, {})).url;
    },
    exchange: (back, checks) =>
      client.authorizationCodeGrant(configuration, back, {
        pkceCodeVerifier: verifier,
        expectedState: 'a-state',
        expectedNonce: 'a-nonce',
        ...checks,
      }),
    userinfo: (accessToken) => fetch(`${op.issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } }),
    token: (fields, secret = SECRET) =>
      fetch(`${op.issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
        body: new URLSearchParams(fields),
      }),
    codeFields: (back) => ({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  };
}
