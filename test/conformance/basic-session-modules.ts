import { expect } from '@jest/globals';
import { later } from '../support/later.ts';
import type { Modules } from './basic-modules.ts';
import { type Parameters, PERSON, type Run } from './basic-plan.ts';

/** Those of the Basic OP plan about a person who is signed in already, or not at all. */
export const SESSION_MODULES: Modules = {
  'oidcc-prompt-login': async (run) => {
    const before = await run.complete(run.first, { max_age: '10000' }, PERSON);
    later(1.1);
    await expectForm(run, { prompt: 'login' });
    const { claims } = await run.complete(run.first, { prompt: 'login' }, PERSON);
    expect(claims.auth_time).toBeGreaterThan(before.claims.auth_time as number);
  },

  'oidcc-prompt-none-not-logged-in': async (run) => {
    const { at, fields } = await run.signIn(run.first, { prompt: 'none' });
    expect(at).toBe(run.first.redirectUri);
    expect(fields).toMatchObject({ error: 'login_required', state: 'a-state', iss: run.op.issuer });
    expect(fields).not.toHaveProperty('code');
  },

  'oidcc-prompt-none-logged-in': async (run) => {
    const before = await run.complete(run.first, { max_age: '10000' }, PERSON);
    const { claims } = await run.complete(run.first, { prompt: 'none', max_age: '10000' });
    expect(claims).toMatchObject({ sub: before.claims.sub, auth_time: before.claims.auth_time });
  },

  'oidcc-max-age-1': async (run) => {
    const before = await run.complete(run.first, { max_age: '1' }, PERSON);
    later(2.1);
    await expectForm(run, { max_age: '1' });
    const { claims } = await run.complete(run.first, { max_age: '1' }, PERSON);
    expect(claims.auth_time).toBeGreaterThan(before.claims.auth_time as number);
  },

  'oidcc-max-age-10000': async (run) => {
    const before = await run.complete(run.first, { max_age: '15000' }, PERSON);
    const { claims } = await run.complete(run.first, { max_age: '10000' });
    expect(claims).toMatchObject({ sub: before.claims.sub, auth_time: before.claims.auth_time });
  },

  'oidcc-id-token-hint': async (run) => {
    const { tokens, claims } = await run.complete(run.first, {}, PERSON);
    const again = await run.complete(run.first, { prompt: 'none', id_token_hint: tokens.id_token });
    expect(again.claims.sub).toBe(claims.sub);
  },
};

async function expectForm(run: Run, parameters: Parameters) {
  const { url } = await run.browser.visit(run.first.start(parameters).href);
  expect(url.pathname).toMatch(/^\/interaction\//);
}

const refused = (parameters: Parameters, errors: string[]) => async (run: Run) => {
  const { fields, at } = await run.signIn(run.first, parameters, PERSON);
  expect(fields).not.toHaveProperty('code');
  if (at !== run.first.redirectUri) {
    expect(run.op.pages.at(-1)).toMatchObject({ view: 'errors/error', status: 400 });
    return;
  }
  expect(errors).toContain(fields.error);
  expect(fields).toMatchObject({ state: 'a-state', iss: run.op.issuer });
};

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (claims: object) => `${part({ alg: 'none' })}.${part(claims)}.`;

const reusesCode = (seconds: number) => async (run: Run) => {
  const { answer, tokens } = await run.complete(run.first, {}, PERSON);
  if (seconds > 0) later(seconds);
  const again = await run.token(run.first, run.first.codeFields(answer.back));
  expect([again.status, await again.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_grant' })]);
  expect((await run.first.userinfo(tokens.access_token!)).status).toBe(401);
};

/** Those whose request is refused. */
export const REFUSAL_MODULES: Modules = {
  'oidcc-response-type-missing': refused({ response_type: undefined }, [
    'unsupported_response_type',
    'invalid_request',
  ]),
  'oidcc-codereuse': reusesCode(0),
  'oidcc-codereuse-30seconds': reusesCode(30),

  'oidcc-ensure-registered-redirect-uri': async (run) => {
    const elsewhere = 'https://cantine.example.fr/autre';
    const { url, response } = await run.browser.visit(run.first.start({ redirect_uri: elsewhere }).href);
    expect([url.origin, response.status]).toEqual([run.op.issuer, 400]);
  },

  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': refused(
    { request_uri: 'https://cantine.example.fr/requete.jwt' },
    ['request_uri_not_supported'],
  ),

  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': refused(
    { request: unsigned({ scope: 'openid profile' }) },
    ['request_not_supported', 'invalid_request_object'],
  ),

  'oidcc-ensure-request-object-with-redirect-uri': refused(
    {
      request: unsigned({
        redirect_uri: 'https://cantine.example.fr/retour',
        client_id: 'cantine',
        response_type: 'code',
      }),
    },
    ['request_not_supported', 'invalid_request_object'],
  ),
};
