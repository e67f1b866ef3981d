import { expect } from '@jest/globals';
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  type JWTPayload,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import type { Connection } from 'mongoose';
import * as client from 'openid-client';
import { Browser } from '../idp/oidc/browser.ts';
import { type RelyingParty, relyingParty } from '../idp/oidc/relying-party.ts';
import { movableClock, openAccount, SECRET, startProvider, type TestProvider } from '../idp/oidc/test-provider.ts';
import { type UniversalChecks, universalChecks } from './universal.ts';

export type Parameters = Record<string, string | undefined>;
type Fields = Record<string, string>;

/** How a plan is run (conformance.md «Profiles → modules»). */
export interface Variant {
  authentication: 'client_secret_basic' | 'client_secret_post';
  mode?: 'form_post';
}

/** What came to the client's door, or to the provider's error page. */
export interface Answer {
  /** Without its query: nothing but the answer is in that. */
  at: string;
  fields: Fields;
  /** As if it had come in a query, whatever the mode. */
  back: URL;
}

/** A person's way through one module, in a browser of her own. */
export interface Run {
  op: TestProvider;
  browser: Browser;
  first: RelyingParty;
  second: RelyingParty;
  /** The same with clients that prove themselves in another way. */
  with(authentication: Variant['authentication']): Run;
  /** Sends the person to the provider, where she signs in as `account` when she is asked; without one nothing may ask. */
  signIn(party: RelyingParty, parameters?: Parameters, account?: string): Promise<Answer>;
  /** Asks the token endpoint as the variant has clients do. */
  token(party: RelyingParty, fields: Fields, secret?: string): Promise<Response>;
  /** Signs in and exchanges the code, with all that holds for every success. */
  complete(party: RelyingParty, parameters?: Parameters, account?: string): Promise<Completed>;
  verified(party: RelyingParty, idToken: string): Promise<JWTPayload>;
  userinfo(accessToken: string): Promise<Fields>;
}

export interface Completed {
  answer: Answer;
  tokens: Fields;
  claims: JWTPayload;
  header: ProtectedHeaderParameters;
}

/** The person who signs in. */
export const PERSON = 'valery';

const METHODS = { client_secret_basic: client.ClientSecretBasic, client_secret_post: client.ClientSecretPost };

/** A provider with the two clients that a plan wants. */
export async function startPlan(db: Connection, variant: Variant) {
  const { authentication } = variant;
  const registered = (id: string) => ({
    id,
    name: `Le service ${id}`,
    secrets: ['env:SECRET'],
    redirectUris: [`https://${id}.example.fr/retour`],
    scopes: ['openid', 'profile', 'email', 'phone', 'offline_access'],
    refreshTokens: true,
    dataSharing: 'none',
    authentication,
  });
  const universal: UniversalChecks = universalChecks(() => op.issuer);
  const options = {
    db,
    clock: movableClock(),
    watch: universal.watch,
    clients: [registered('cantine'), registered('notes')],
  };
  const op = await startProvider(options);
  const method = METHODS[authentication](SECRET);
  const parties = { first: await relyingParty(op, 'cantine', method), second: await relyingParty(op, 'notes', method) };
  await openAccount(db, {
    _id: PERSON,
    phone: '+33639980126',
    email: { address: 'valery@example.fr', confirmedAt: new Date() },
  });
  const jwks = createRemoteJWKSet(new URL(`${op.issuer}/jwks`));
  return { op, universal, run: (): Run => newRun(op, parties, variant, jwks) };
}

type Parties = Pick<Run, 'first' | 'second'>;

function newRun(
  op: TestProvider,
  parties: Parties,
  variant: Variant,
  jwks: ReturnType<typeof createRemoteJWKSet>,
): Run {
  const browser = new Browser();

  /** A form that the browser posts, or an address that it follows. */
  function arrived(url: URL): Answer {
    if (variant.mode !== 'form_post' || url.origin !== op.issuer) {
      expect(variant.mode === 'form_post' && url.origin !== op.issuer).toBe(false);
      const fields = Object.fromEntries(url.hash ? new URLSearchParams(url.hash.slice(1)) : url.searchParams);
      return { at: url.origin + url.pathname, fields, back: url };
    }
    expect([...url.searchParams.keys()].filter((name) => /^(code|error)$/.test(name))).toEqual([]);
    const { view, locals } = op.pages.at(-1)!;
    const { action, inputs = [] } = locals as { action?: string; inputs?: { name: string; value: string }[] };
    if (view !== 'idp/sign-out/forward') return { at: url.origin + url.pathname, fields: {}, back: url };
    expect(op.formTargets()).toContain(new URL(action!).origin);
    const fields = Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
    return { at: action!, fields, back: new URL(`?${new URLSearchParams(fields)}`, action) };
  }

  const run: Run = {
    ...parties,
    op,
    browser,
    with: (authentication) => newRun(op, parties, { ...variant, authentication }, jwks),

    async signIn(party, parameters = {}, account) {
      const url = party.start({ ...(variant.mode && { response_mode: variant.mode }), ...parameters });
      const page = await browser.visit(url.href);
      if (!page.url.pathname.startsWith('/interaction/') || account === undefined) return arrived(page.url);
      return arrived((await browser.post(`${page.url.href}?account=${account}`, {})).url);
    },

    token(party, fields, secret = SECRET) {
      if (variant.authentication === 'client_secret_basic') return party.token(fields, secret);
      const body = new URLSearchParams({ ...fields, client_id: party.id, client_secret: secret });
      return fetch(`${op.issuer}/token`, { method: 'POST', body });
    },

    async complete(party, parameters, account) {
      const answer = await run.signIn(party, parameters, account);
      expect(answer.at).toBe(party.redirectUri);
      const state = parameters && 'state' in parameters ? parameters.state : 'a-state';
      expect(answer.fields).toEqual({ code: expect.any(String), ...(state && { state }), iss: op.issuer });
      const exchanged = await run.token(party, party.codeFields(answer.back));
      expect(exchanged.status).toBe(200);
      const tokens = (await exchanged.json()) as Fields;
      expect(tokens).toMatchObject({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 300 });
      const header = decodeProtectedHeader(tokens.id_token!);
      return { answer, tokens, header, claims: await run.verified(party, tokens.id_token!) };
    },

    async verified({ id }, idToken) {
      const { payload } = await jwtVerify(idToken, jwks, { issuer: op.issuer, audience: id });
      return payload;
    },

    async userinfo(accessToken) {
      const answer = await parties.first.userinfo(accessToken);
      expect(answer.status).toBe(200);
      return (await answer.json()) as Fields;
    },
  };
  return run;
}
