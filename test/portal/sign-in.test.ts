import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { portalSessions } from '../../src/portal/sessions/session.model.ts';
import { signInAttempts } from '../../src/portal/sign-in/sign-in-attempt.model.ts';
import { limitCounters } from '../../src/web/limit.model.ts';
import { MAELLE } from './support/people.ts';
import { startPortal, type TestPortal } from './support/portal.ts';
import { changed, leave, linksOf, signInAt } from './support/sign-in-steps.ts';

describe('A5 signing in to the portal', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  beforeEach(() => {
    portal.provider.visitor = 'sandrine';
  });
  afterEach(() => portal.provider.breakDown(undefined));
  afterAll(() => portal.close());

  it('A5 asks for a code with PKCE, state and nonce, and for no more than the home page needs', async () => {
    const { origin, searchParams } = await leave(portal.browser());
    expect(origin).toBe(portal.provider.issuer);
    const asked = Object.fromEntries(searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: 'scolarite-services',
      redirect_uri: `${portal.url}/sign-in/callback`,
      scope: 'openid profile ecole.profil ecole.enfants ecole.eleve',
      code_challenge_method: 'S256',
      ui_locales: 'fr',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]!.length).toBeGreaterThanOrEqual(43);
  });

  it('A5 leads a parent who opens a child’s page through the sign-in, and back to that page', async () => {
    const { page, url } = await portal.browser().open(`/children/${MAELLE.sub}`);
    expect(page.text).toContain('Maëlle BRIVAL');
    expect(url).toBe(`${portal.url}/children/${MAELLE.sub}`);
  });

  it('A5 starts for another party, with the person and the page that it names', async () => {
    const target = encodeURIComponent(`${portal.url}/children/${MAELLE.sub}`);
    const iss = encodeURIComponent(portal.provider.issuer);
    const browser = portal.browser();
    const provider = await leave(browser, `/sign-in?iss=${iss}&login_hint=s.brival&target_link_uri=${target}`);
    expect(provider.searchParams.get('login_hint')).toBe('s.brival');
    const callback = await signInAt(provider, browser, portal.url);
    await browser.get(callback.href).expect(303).expect('location', `/children/${MAELLE.sub}`);
  });

  it('S37 does not start for another issuer, nor for a request with two meanings', async () => {
    await portal.browser().get('/sign-in?iss=https://evil.example').expect(400);
    await portal.browser().get('/sign-in?login_hint=a&login_hint=b').expect(400);
    await portal
      .browser()
      .get(`/sign-in?login_hint=${'a'.repeat(300)}`)
      .expect(400);
    await portal
      .browser()
      .get(`/sign-in?target_link_uri=/${'a'.repeat(2_000)}`)
      .expect(400);
  });

  it('S66 holds back, for a minute, a network that starts sign-ins without end, and no other', async () => {
    const browser = portal.browser();
    await leave(browser);
    const started = () => signInAttempts(portal.db).countDocuments();
    const [counter] = await limitCounters(portal.db).find().lean();
    await limitCounters(portal.db).updateOne({ _id: counter!._id }, { points: 600 });
    const before = await started();
    const { headers } = await browser.get('/sign-in').expect(429, /Trop de demandes/);
    expect(headers['retry-after']).toBe('60');
    expect(await started()).toBe(before);
    portal.clock.forward({ seconds: 61 });
    await leave(browser);
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/%2f%2fevil.example', 'javascript:alert(1)'])(
    'S30 comes home from a sign-in that was to lead to %s',
    async (target) => {
      const browser = portal.browser();
      const provider = await leave(browser, `/sign-in?target_link_uri=${encodeURIComponent(target)}`);
      const callback = await signInAt(provider, browser, portal.url);
      await browser.get(callback.href).expect(303).expect('location', '/');
    },
  );

  it('A6 lets two tabs sign in side by side, each to its page, in any order', async () => {
    const browser = portal.browser();
    const first = await leave(browser, '/sign-in?target_link_uri=/children/one');
    const second = await leave(browser, '/sign-in?target_link_uri=/children/two');
    const firstCallback = await signInAt(first, browser, portal.url);
    const secondCallback = await signInAt(second, browser, portal.url);
    await browser.get(secondCallback.href).expect(303).expect('location', '/children/two');
    await browser.get(firstCallback.href).expect(303).expect('location', '/children/one');
    await browser.get('/').expect(200);
  });

  describe('an answer that is not the provider’s to this browser', () => {
    const answer = async () => {
      const browser = portal.browser();
      return { browser, callback: await signInAt(await leave(browser), browser, portal.url) };
    };
    const refused = async (url: string, browser = portal.browser()) => {
      const { text } = await browser.get(url).expect(400);
      expect(text).toContain('La connexion n’a pas abouti');
      expect(linksOf(text)).toContain('/sign-in?target_link_uri=%2F');
      expect(browser.cookie('portal.session')).toBeUndefined();
    };

    it('S37 is refused with another state, or none', async () => {
      const { browser, callback } = await answer();
      await refused(changed(callback, { state: 'another' }), browser);
      await refused(changed(callback, { state: undefined }), browser);
    });

    it('S37 is refused when it names another issuer, or none', async () => {
      for (const iss of ['https://evil.example', undefined]) {
        const { browser, callback } = await answer();
        await refused(changed(callback, { iss }), browser);
      }
    });

    it('S33 is refused with another code', async () => {
      const { browser, callback } = await answer();
      await refused(changed(callback, { code: 'x'.repeat(43) }), browser);
    });

    it('S57 is refused when it says something twice', async () => {
      const { browser, callback } = await answer();
      await refused(`${callback.href}&code=another`, browser);
    });

    it('A5 is refused when its ID token answers another nonce', async () => {
      const browser = portal.browser();
      const asked = new URL(changed(await leave(browser), { nonce: 'the-nonce-of-another-sign-in' }));
      await refused((await signInAt(asked, browser, portal.url)).href, browser);
    });

    it('S34 is refused when the code was asked for with another challenge', async () => {
      const browser = portal.browser();
      const asked = new URL(changed(await leave(browser), { code_challenge: 'A'.repeat(43) }));
      await refused((await signInAt(asked, browser, portal.url)).href, browser);
    });

    it('S23 is refused in a browser that did not start it, and still serves in the one that did', async () => {
      const { browser, callback } = await answer();
      await refused(callback.href);
      const victim = portal.browser();
      await leave(victim);
      await refused(callback.href, victim);
      await browser.get(callback.href).expect(303);
    });

    it('A6 is refused three hours later', async () => {
      const { browser, callback } = await answer();
      portal.clock.forward({ hours: 3, seconds: 1 });
      await refused(callback.href, browser);
    });

    it('A6 serves within three hours, which opening an account may take', async () => {
      const { browser, callback } = await answer();
      portal.clock.forward({ hours: 2, minutes: 59 });
      await browser.get(callback.href).expect(303);
    });
  });

  it('A6 leads home, signed in, whoever comes back to the callback by the back button', async () => {
    const browser = portal.browser();
    const callback = await signInAt(await leave(browser), browser, portal.url);
    await browser.get(callback.href).expect(303);
    await browser.get(callback.href).expect(303).expect('location', '/');
    await browser.get('/').expect(200);
  });

  it('S33 signs one browser in when the callback is opened twice at once', async () => {
    const browser = portal.browser();
    const callback = await signInAt(await leave(browser), browser, portal.url);
    const before = await portalSessions(portal.db).countDocuments();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => browser.get(callback.href)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect((await portalSessions(portal.db).countDocuments()) - before).toBe(1);
  });

  it('A6 says plainly that the sign-in was stopped, and offers it again for the same page', async () => {
    portal.provider.visitor = 'declines';
    const { text } = (await portal.browser().open(`/children/${MAELLE.sub}`)).page;
    expect(text).toContain('Vous n’êtes pas connecté');
    expect(linksOf(text)).toContain(`/sign-in?target_link_uri=%2Fchildren%2F${MAELLE.sub}`);
  });

  it('S20 gives a new session at each sign-in, and ends the former', async () => {
    const browser = portal.browser();
    const ids: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      const callback = await signInAt(await leave(browser), browser, portal.url);
      await browser.get(callback.href).expect(303);
      ids.push(browser.cookie('portal.session')!);
    }
    expect(ids[0]).toMatch(/^[\w-]{43}$/);
    expect(ids[1]).not.toBe(ids[0]);
    browser.setCookie('portal.session', ids[0]!);
    await browser.get('/').expect(303);
    browser.setCookie('portal.session', ids[1]!);
    await browser.get('/').expect(200);
  });

  it('S20 gives nothing to whoever planted a session id before the sign-in', async () => {
    const planted = 'A'.repeat(43);
    const browser = portal.browser();
    browser.setCookie('portal.session', planted);
    const asked = await leave(browser);
    browser.setCookie('portal.session', planted);
    await browser.get((await signInAt(asked, browser, portal.url)).href).expect(303);
    expect(browser.cookie('portal.session')).not.toBe(planted);
    const attacker = portal.browser();
    attacker.setCookie('portal.session', planted);
    await attacker.get('/').expect(303);
  });

  it('S21 shows the next person on a shared device her own children only', async () => {
    const browser = await portal.signedIn('sandrine');
    portal.provider.forgetEveryone();
    portal.provider.visitor = 'karim';
    const { text } = (await browser.open('/sign-in')).page;
    expect(text).toContain('Karim BENALI');
    expect(text).not.toContain('Maëlle');
  });

  it('S20 S25 keeps only hashes and sealed tokens in the database', async () => {
    const browser = portal.browser();
    const asked = await leave(browser);
    const callback = await signInAt(asked, browser, portal.url);
    const attempts = JSON.stringify(await signInAttempts(portal.db).find().lean());
    for (const secret of ['state', 'nonce']) expect(attempts).not.toContain(asked.searchParams.get(secret));
    expect(attempts).not.toMatch(/verifier/);
    await browser.get(callback.href).expect(303);
    const [session] = await portalSessions(portal.db).find().sort({ startedAt: -1 }).limit(1).lean();
    expect(JSON.stringify(session)).not.toContain(browser.cookie('portal.session'));
    expect(session!.tokens).not.toContain('eyJ');
  });

  it('S22 sets cookies that no script reads and no other site’s form sends', async () => {
    const browser = portal.browser();
    const callback = await signInAt(await leave(browser), browser, portal.url);
    const { headers } = await browser.get(callback.href).expect(303);
    for (const line of headers['set-cookie'] as unknown as string[]) {
      expect(line).toMatch(/; path=\/; (expires=[^;]+; )?samesite=lax; httponly$/);
    }
  });
});

describe('S64 a provider that is away', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.close());

  it.each([['silence' as const], [503], [500], [200], [404]])(
    'S64 says so with a way to try again, when it answers %s; the portal itself is ready',
    async (status) => {
      portal.provider.breakDown(status);
      portal.clock.forward({ seconds: 10 });
      const { text, headers } = await portal.browser().get('/sign-in?target_link_uri=/children/x').expect(503);
      expect(text).toContain('Le service de connexion ne répond pas');
      expect(linksOf(text)).toContain('/sign-in?target_link_uri=%2Fchildren%2Fx');
      expect(headers['retry-after']).toBe('10');
      await portal.browser().get('/readyz').expect(200);
    },
  );

  it('S64 finds it when it starts after the portal', async () => {
    portal.provider.breakDown('silence');
    await portal.browser().get('/sign-in').expect(503);
    portal.provider.breakDown(undefined);
    portal.clock.forward({ seconds: 3 });
    expect((await portal.browser().open('/')).page.text).toContain('Sandrine BRIVAL');
  });

  it('S64 says so when it goes away between the sign-in and its end, and signs in afterwards', async () => {
    const browser = portal.browser();
    const callback = await signInAt(await leave(browser, '/sign-in?target_link_uri=/children/x'), browser, portal.url);
    portal.provider.breakDown(502);
    const { text } = await browser.get(callback.href).expect(503);
    expect(linksOf(text)).toContain('/sign-in?target_link_uri=%2Fchildren%2Fx');
    portal.provider.breakDown(undefined);
    expect((await browser.open('/')).page.text).toContain('Sandrine BRIVAL');
  });
});
