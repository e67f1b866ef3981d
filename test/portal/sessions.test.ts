import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { portalSessions } from '../../src/portal/sessions/session.model.ts';
import { createTokenSeal } from '../../src/portal/sessions/token-seal.ts';
import type { Browser } from './support/browser.ts';
import { CAPUCINE, families, JULES, MAELLE, THEO } from './support/people.ts';
import { startPortal, type TestPortal } from './support/portal.ts';

describe('A5 S26 the session of the portal', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.close());

  const seesHerChildren = async (browser: Browser) =>
    expect((await browser.open('/')).page.text).toContain('Mme Sandrine BRIVAL');
  const newest = () => portalSessions(portal.db).findOne().sort({ seenAt: -1 }).lean();

  it('A5 lasts as long as its owner comes back within half an hour', async () => {
    const sandrine = await portal.signedIn();
    portal.provider.visitor = 'declines';
    for (let visit = 0; visit < 3; visit += 1) {
      portal.clock.forward({ minutes: 29 });
      await seesHerChildren(sandrine);
    }
  });

  it('A5 passes by the provider, without a question, every ten minutes: it learns that its owner is still there', async () => {
    const sandrine = await portal.signedIn();
    portal.clock.forward({ minutes: 9, seconds: 50 });
    await sandrine.get(`/children/${THEO.sub}`).expect(200);
    portal.clock.forward({ seconds: 11 });
    await sandrine.get('/').expect(303);
    const { page, url } = await sandrine.open(`/children/${THEO.sub}`);
    expect(url).toBe(`${portal.url}/children/${THEO.sub}`);
    expect(page.text).toContain('Théo BRIVAL');
    expect(portal.provider.asked.get('/auth')).toBeGreaterThan(1);
    await sandrine.get('/').expect(200);
  });

  it('M5 goes on, through the provider and to its end, when the release before opened it', async () => {
    const sandrine = await portal.signedIn();
    const { startedAt, _id: id } = (await newest())!;
    await portalSessions(portal.db).updateOne({ _id: id }, { $unset: { stay: 1 } });
    portal.clock.forward({ minutes: 11 });
    const { page } = await sandrine.open('/');
    expect(page.text).toContain('Mme Sandrine BRIVAL');
    expect(await newest()).toMatchObject({ startedAt, stay: id });
    await portalSessions(portal.db).updateOne({ startedAt }, { $unset: { stay: 1 } });
    await sandrine.post('/sign-out', { _csrf: await sandrine.tokenOf('/') }).expect(303);
    await sandrine.get('/').expect(303);
  });

  it('A5 does not pass by the provider for what a page’s script fetches, nor while the provider is away', async () => {
    const sandrine = await portal.signedIn();
    portal.clock.forward({ minutes: 11 });
    await sandrine.get('/').set('sec-fetch-mode', 'cors').expect(200);
    portal.provider.breakDown(503);
    await sandrine.get('/').expect(200);
    portal.clock.forward({ minutes: 2 });
    await sandrine.get('/').expect(200);
    portal.provider.breakDown(undefined);
  });

  it('A5 keeps its owner signed in, and sends her round once only, when the provider does not want to know', async () => {
    const sandrine = await portal.signedIn();
    const provider = (await sandrine.get('/sign-in').expect(303)).headers.location!;
    const state = new URL(provider).searchParams.get('state')!;
    portal.clock.forward({ minutes: 11 });
    await sandrine.get('/').expect(303);
    const answer = new URLSearchParams({ error: 'access_denied', state, iss: portal.provider.issuer });
    await sandrine.get(`/sign-in/callback?${answer}`).expect(303).expect('location', '/');
    await sandrine.get('/').expect(200);
  });

  it('A5 ends after half an hour without a request, and takes its cookie back', async () => {
    const sandrine = await portal.signedIn();
    portal.clock.forward({ minutes: 30, seconds: 1 });
    await sandrine.get('/').expect(303);
    expect(sandrine.cookie('portal.session')).toBeUndefined();
  });

  it('A5 ends eight hours after the sign-in, however busy its owner', async () => {
    const sandrine = await portal.signedIn();
    const { startedAt } = (await newest())!;
    for (let visit = 0; visit < 23; visit += 1) {
      portal.clock.forward({ minutes: 20 });
      await seesHerChildren(sandrine);
    }
    expect((await newest())!.startedAt).toEqual(startedAt);
    portal.clock.forward({ minutes: 20, seconds: 1 });
    await sandrine.get('/').expect(303);
    expect(sandrine.cookie('portal.session')).toBeUndefined();
  });

  it('A5 writes nothing for a request within a minute of the last', async () => {
    const sandrine = await portal.signedIn();
    const seen = async () => (await portalSessions(portal.db).findOne().sort({ startedAt: -1 }).lean())!.seenAt;
    const before = await seen();
    portal.clock.forward({ seconds: 50 });
    await sandrine.get('/').expect(200);
    expect(await seen()).toEqual(before);
    portal.clock.forward({ seconds: 11 });
    await sandrine.get('/').expect(200);
    expect(await seen()).not.toEqual(before);
  });

  it('S22 outlives a change of the keys that seal its tokens, as long as the former key is listed', () => {
    const [old, young] = ['the-old-key-of-the-portal-32-chars', 'the-new-key-of-the-portal-32-chars'] as const;
    const tokens = { accessToken: 'a', accessEndsAt: 1, idToken: 'i' };
    const sealed = createTokenSeal([old]).seal(tokens, 'session');
    expect(createTokenSeal([young, old]).open(sealed, 'session')).toEqual(tokens);
    expect(createTokenSeal([young]).open(sealed, 'session')).toBeUndefined();
    expect(createTokenSeal([old]).open(sealed, 'another session')).toBeUndefined();
  });

  it('H1 reads at most three times from or to the database for the home page', async () => {
    const sandrine = await portal.signedIn();
    const operations: string[] = [];
    portal.db.base.set('debug', (_: string, operation: string) => operations.push(operation));
    await sandrine.get('/').expect(200);
    expect(operations.splice(0)).toEqual(['findOne']);
    portal.clock.forward({ minutes: 2 });
    await sandrine.get('/').expect(200);
    expect(operations).toEqual(['findOne', 'updateOne', 'updateOne']);
    portal.db.base.set('debug', false);
  });
});

describe('S50 the children of a guardian', () => {
  let portal: TestPortal;
  const asked = () => portal.provider.asked.get('/me') ?? 0;
  const newest = () => portalSessions(portal.db).findOne().sort({ startedAt: -1 }).lean();

  beforeAll(async () => {
    portal = await startPortal();
  });
  beforeEach(() => {
    portal.provider.people = families();
    portal.provider.visitor = 'sandrine';
  });
  afterEach(() => portal.provider.breakDown(undefined));
  afterAll(() => portal.close());

  it('S50 are asked for again after a minute: a lost child is gone, its page too', async () => {
    const sandrine = await portal.signedIn();
    portal.provider.people.sandrine!['ecole.enfants'] = [THEO, CAPUCINE, JULES];
    await sandrine.get(`/children/${MAELLE.sub}`).expect(200);
    portal.clock.forward({ seconds: 60 });
    await sandrine.get(`/children/${MAELLE.sub}`).expect(404);
    const { text } = await sandrine.get('/').expect(200);
    expect(text).not.toContain('Maëlle');
    expect(text).toContain('Théo');
  });

  it('S50 are asked for once by many requests at the same time, and all see the same', async () => {
    const sandrine = await portal.signedIn();
    portal.provider.people.sandrine!['ecole.enfants'] = [JULES];
    portal.clock.forward({ seconds: 61 });
    const before = asked();
    const pages = await Promise.all(Array.from({ length: 12 }, () => sandrine.get('/').expect(200)));
    expect(asked() - before).toBe(1);
    for (const { text } of pages) expect(text).not.toContain('Maëlle');
  });

  it('S50 are asked for with a new access token when the last is over, and its refresh token goes on', async () => {
    const sandrine = await portal.signedIn();
    const before = portal.provider.asked.get('/token')!;
    for (let visit = 0; visit < 3; visit += 1) {
      portal.clock.forward({ minutes: 6 });
      await sandrine.get('/').set('sec-fetch-mode', 'cors').expect(200);
    }
    expect(portal.provider.asked.get('/token')! - before).toBe(3);
  });

  it('A5 end with the session of the provider: the next page asks to sign in again', async () => {
    const sandrine = await portal.signedIn();
    const { _id } = (await newest())!;
    portal.provider.forgetEveryone();
    portal.clock.forward({ seconds: 61 });
    await sandrine.get('/').expect(303);
    expect(await portalSessions(portal.db).findById(_id).lean()).toBeNull();
  });

  it('A5 end when no key opens the session’s tokens any more', async () => {
    const sandrine = await portal.signedIn();
    const session = await newest();
    await portalSessions(portal.db).updateOne({ _id: session!._id }, { $set: { tokens: 'AAAA' } });
    portal.clock.forward({ seconds: 61 });
    await sandrine.get('/').expect(303);
  });

  it('S64 are shown as last known for five minutes while the provider is away, and no longer', async () => {
    const sandrine = await portal.signedIn();
    portal.provider.breakDown(503);
    for (const seconds of [61, 5, 120, 110]) {
      portal.clock.forward({ seconds });
      await sandrine.get('/').expect(200, /Maëlle/);
    }
    portal.clock.forward({ seconds: 20 });
    const { text, headers } = await sandrine.get('/').expect(503);
    expect(text).toContain('Le service de connexion ne répond pas');
    expect(text).not.toContain('Maëlle');
    expect(headers['retry-after']).toBe('10');
    portal.provider.breakDown(undefined);
    portal.clock.forward({ seconds: 11 });
    await sandrine.get('/').expect(200, /Maëlle/);
  });

  it('S64 are not asked for again at each request while the provider is away', async () => {
    const sandrine = await portal.signedIn();
    portal.provider.people.sandrine!.given_name = 'Someone else by now';
    portal.provider.breakDown(503);
    portal.clock.forward({ seconds: 61 });
    await sandrine.get('/').expect(200);
    portal.provider.breakDown(undefined);
    await sandrine.get('/').expect(200, /Mme Sandrine BRIVAL/);
    portal.clock.forward({ seconds: 11 });
    await sandrine.get('/').expect(200, /Someone else by now/);
  });

  it.each([
    ['no names', { given_name: undefined }],
    ['children that are no list', { 'ecole.enfants': 'Maëlle' }],
  ])('S64 stay as last known when the provider makes no sense: %s', async (_, nonsense) => {
    const sandrine = await portal.signedIn();
    Object.assign(portal.provider.people.sandrine!, nonsense);
    portal.clock.forward({ seconds: 61 });
    await sandrine.get('/').expect(200, /Maëlle/);
  });

  it('S64 are shown without the one that makes no sense', async () => {
    const others = [
      { prenom: 'Théo', uai: '0159902G' },
      { ...JULES, sub: { $ne: null } },
      null,
      { ...JULES, uai: 'x'.repeat(300) },
    ];
    portal.provider.people.sandrine!['ecole.enfants'] = [...others, CAPUCINE];
    const { text } = await (await portal.signedIn()).get('/').expect(200);
    expect(text).toContain('Capucine');
    expect(text).not.toMatch(/Théo|Jules/);
  });

  it('S64 are shown, and their guardian let in, when something said of them is long or of no use', async () => {
    const { people } = portal.provider;
    const long = 'é'.repeat(300);
    Object.assign(people.sandrine!, { family_name: long, civilite: 7, derniere_connexion: 'yesterday', locale: long });
    people.sandrine!['ecole.enfants'] = [{ ...MAELLE, prenom: long, etablissement: long, niveau: ['2112'] }];
    const { text } = await (await portal.signedIn()).get('/').expect(200);
    expect(text).toContain(`Sandrine ${'É'.repeat(200)}<`);
    expect(text).toContain(`${'é'.repeat(200)} BRIVAL`);
  });

  it('S65 are asked for by another request when the one that was to do it died', async () => {
    const sandrine = await portal.signedIn();
    portal.clock.forward({ seconds: 61 });
    const session = await newest();
    const dead = new Date(portal.clock.now().getTime() + 15_000);
    await portalSessions(portal.db).updateOne({ _id: session!._id }, { $set: { refreshAt: dead } });
    portal.clock.forward({ seconds: 16 });
    const before = asked();
    await sandrine.get('/').expect(200);
    expect(asked() - before).toBe(1);
  });
});
