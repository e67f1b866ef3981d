import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { GUARDIAN_EXAMPLE, PUPIL_EXAMPLE } from '../../../src/idp/developers/claim-examples.ts';
import { guideSections } from '../../../src/idp/developers/guide.ts';
import { ACR_NAMES, CLAIM_NAMES, ENDPOINT_NAMES, SCOPE_NAMES } from '../../../src/idp/developers/protocol-names.ts';
import { type Facts, snippets } from '../../../src/idp/developers/snippets.ts';
import { pupils } from '../../../src/idp/directory/pupil.model.ts';
import { SUPPORTED_ACRS } from '../../../src/idp/oidc/acr.ts';
import { claimsByScope } from '../../../src/idp/oidc/claims/scopes.ts';
import { ROUTES } from '../../../src/idp/oidc/routes.ts';
import { demonstration, type Settings, secretNamed } from '../../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { COLLEGE, newParent } from '../../support/people.ts';
import { Browser } from '../oidc/browser.ts';
import { developer } from '../oidc/developer.ts';
import { movableClock, openAccount, startProvider, type TestProvider } from '../oidc/test-provider.ts';

const run = promisify(execFile);

let database: TestDatabase;
let op: TestProvider;
let facts: Facts;
const clock = movableClock();
/** The clients that the page declares, as a configuration file has them. */
const declared = (issuer: string): NonNullable<Settings['clients']> => {
  const { registration, otherKinds } = snippets({ issuer, isDemonstration: true, sampleUrl: undefined });
  return [registration, otherKinds].flatMap(
    (file) => (parse(file.replace(/file:[\w./-]+/g, 'env:$&')) as Required<Pick<Settings, 'clients'>>).clients,
  );
};
beforeAll(async () => {
  database = await openTestDatabase();
  // The clients as the demonstration has them.
  const { clients } = demonstration();
  const essai = clients.find(({ id }) => id === 'essai')!;
  const { guardianId, children } = await newParent(database.db);
  await openAccount(database.db, {
    _id: 'lea',
    guardianIds: [guardianId],
    civility: 'Mme',
    previousSignInAt: new Date(),
  });
  await openAccount(database.db, { _id: 'ambre', kind: 'pupil', pupilId: children[0]!.pupilId });
  await pupils(database.db).updateOne({ _id: children[0]!.pupilId }, { $set: { useName: 'Aubrac' } });
  op = await startProvider({
    db: database.db,
    clock,
    clients: [
      { ...essai, dataSharing: 'none' },
      {
        id: 'vie-scolaire',
        name: 'Vie scolaire',
        kind: 'machine',
        secrets: ['env:SECRET'],
        apis: [{ audience: 'ISSUER/api/v1', scopes: ['directory:read'] }],
      },
    ],
  });
  facts = { issuer: op.issuer, isDemonstration: true, sampleUrl: undefined };
});
afterAll(async () => {
  await op.close();
  await database.drop();
});

/** Runs commands one after the other, as in one terminal. @returns what they printed */
const shell = async (...commands: string[]) => (await run('bash', ['-c', commands.join('\n')])).stdout.trim();

/** Signs in at the address that the page's first command makes. */
async function codeFor(account: string, link: string) {
  const browser = new Browser();
  const { url } = await browser.visit(link);
  const back = await browser.post(`${url.href}?account=${account}`, {});
  expect(back.url.origin).toBe('http://127.0.0.1:8400');
  return back.url.searchParams.get('code')!;
}

describe('the examples of the developer page', () => {
  it('G6 sign in, tell who it is, renew, check and return a token', async () => {
    const { link, tokens, userinfo, refresh, introspection, revocation, logout } = snippets(facts);
    const [address, verifier] = (await shell(link, 'echo $VERIFIER')).split('\n') as [string, string];
    const given = [`VERIFIER=${verifier}`, `CODE=${await codeFor('lea', address)}`];
    const quiet = (command: string) => `{\n${command}\n} > /dev/null`;
    const printed = await shell(
      ...given,
      quiet(tokens),
      userinfo,
      'echo',
      quiet(refresh),
      introspection,
      'echo',
      revocation,
      introspection,
      'echo',
      logout,
    );
    const [person, live, dead, signOut] = printed.split('\n').filter((line) => line !== '');
    const told = JSON.parse(person!);
    expect(Object.keys(told)).toEqual(Object.keys(GUARDIAN_EXAMPLE));
    expect(Object.keys(told['ecole.enfants'][0])).toEqual(Object.keys(GUARDIAN_EXAMPLE['ecole.enfants'][0]!));
    expect(JSON.parse(live!)).toMatchObject({ active: true, client_id: 'essai' });
    expect(JSON.parse(dead!)).toEqual({ active: false });
    const page = await fetch(signOut!);
    expect(page.status).toBe(200);
  });

  it('G6 tell of a pupil what the page says', async () => {
    const { link, tokens, userinfo } = snippets(facts);
    const asked = link.replace('ecole.enfants', 'ecole.eleve');
    const [address, verifier] = (await shell(asked, 'echo $VERIFIER')).split('\n') as [string, string];
    const code = await codeFor('ambre', address);
    const printed = await shell(`VERIFIER=${verifier}`, `CODE=${code}`, tokens, userinfo);
    const told = JSON.parse(printed.split('\n').at(-1)!);
    expect(Object.keys(told)).toEqual(Object.keys(PUPIL_EXAMPLE));
    expect(Object.keys(told['ecole.eleve'])).toEqual(Object.keys(PUPIL_EXAMPLE['ecole.eleve']));
  });

  it('G6 ask the Directory as the software of a school', async () => {
    const { machine } = snippets(facts);
    const secret = op.config.clients.find(({ id }) => id === 'vie-scolaire')!.secrets[0]!;
    const asked = machine.replace('$(cat data/secrets/school-client)', secret).replace('9749901U', COLLEGE);
    expect(JSON.parse(await shell(asked))).toMatchObject({ uai: COLLEGE });
    expect(secretNamed('school-client')).toHaveLength(52);
  });

  it('G6 declare each kind of app in a file that is taken', () => {
    const { clients } = demonstration((settings) => settings.clients?.push(...declared(settings.idp.issuer)));
    expect(clients.slice(-4).map(({ kind, deviceFlow }) => [kind, deviceFlow])).toEqual([
      ['web', false],
      ['native', false],
      ['native', true],
      ['machine', false],
    ]);
  });

  it('G6 register an app by an invitation', async () => {
    const { token } = await developer(op, { db: database.db, clock }, { bounds: { hosts: ['preau.example.fr'] } });
    const answer = await shell(`INVITATION=${token}`, snippets(facts).selfRegistration);
    expect(JSON.parse(answer)).toMatchObject({ client_name: 'Le préau', client_secret: expect.any(String) });
  });

  it('G6 begin the sign-in of a device', async () => {
    const begun = JSON.parse(await shell(snippets(facts).device));
    expect(begun).toMatchObject({ user_code: expect.any(String), verification_uri: `${op.issuer}/device` });
  });

  it('G6 name in production no client nor file of the demonstration', () => {
    const shown = JSON.stringify(guideSections({ ...facts, isDemonstration: false }));
    expect(shown).toContain('votre-client');
    expect(shown).not.toMatch(/\bessai\b|data\/secrets|vie-scolaire|Demo-2026|mon-agenda/);
  });
});

describe('what the developer page names', () => {
  it.each([
    ['endpoint', Object.keys(ROUTES), ENDPOINT_NAMES],
    ['scope', Object.keys(claimsByScope()), SCOPE_NAMES],
    ['claim', Object.values(claimsByScope()).flat(), CLAIM_NAMES],
    ['acr', [...SUPPORTED_ACRS], ACR_NAMES],
  ] as const)('G6 has words for every %s', (_kind, names, words) => {
    expect(names.filter((name) => !words[name])).toEqual([]);
    const shown = JSON.stringify(guideSections(facts)).replaceAll('\u00a0', ' ');
    expect(names.filter((name) => !shown.includes(words[name]!.split('`')[0]!))).toEqual([]);
  });
});
