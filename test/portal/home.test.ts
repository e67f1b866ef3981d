import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabaseUri } from '../support/database.ts';
import { CAPUCINE, families, JULES, MAELLE } from './support/people.ts';
import { startPortal, type TestPortal } from './support/portal.ts';

describe('H the pages of families', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal((settings) => {
      settings.accountUrl = 'https://compte.example.fr/mon-compte';
      settings.services = [
        {
          kind: 'outside',
          id: 'ent',
          name: { fr: 'Espace numérique', en: 'Digital workspace' },
          levels: ['21', 'CM2'],
          url: 'https://ent.example.fr/sso',
        },
        {
          kind: 'closed',
          id: 'affectation',
          name: { fr: 'Affectation après la 3e', en: 'School place after 3e' },
          description: { fr: 'Le choix du lycée', en: 'Choosing a lycée' },
          levels: ['2116'],
          reason: { fr: 'Le service ouvre au troisième trimestre.', en: 'The service opens in the third term.' },
          opensOn: '2127-04-05',
          closesOn: '2127-06-24',
        },
      ];
      settings.welcomes = [
        { uai: '0159901F', message: { fr: 'Bienvenue dans notre <collège>.', en: 'Welcome to our <school>.' } },
      ];
    });
  });
  afterAll(() => portal.close());

  it('H1 greets Sandrine and shows her four children by school, in their order', async () => {
    const sandrine = await portal.signedIn('sandrine');
    const { text } = await sandrine.get('/').expect(200);
    expect(text).toContain('Mme Sandrine BRIVAL');
    expect(text).toContain('Dernière connexion le 30/11/2026 à 12:38');
    const main = text.slice(text.indexOf('<main'), text.indexOf('</main'));
    const seen = main.match(
      /Collège Hortense|Lycée Simone|École primaire|Maëlle BRIVAL|Théo BRIVAL|Capucine|Jules BRIVAL/g,
    );
    const order = ['Collège Hortense', 'Maëlle BRIVAL', 'Lycée Simone', 'Théo BRIVAL', 'École primaire', 'Capucine'];
    expect([...new Set(seen)]).toEqual([...order, 'Jules BRIVAL']);
    expect(main).toContain('Classe\u00a0: 5e B');
    expect(main).toContain('Bienvenue dans notre &lt;collège&gt;.');
  });

  it('H1 welcomes at the first sign-in, which has none before it', async () => {
    const karim = await portal.signedIn('karim');
    const { text } = await karim.get('/').expect(200);
    expect(text).toContain('M. Karim BENALI');
    expect(text).not.toContain('Dernière connexion');
    expect(text).toContain('Bienvenue.');
  });

  it('H1 shows a pupil her own services, and no child', async () => {
    const lucas = await portal.signedIn('lucas');
    const { text } = await lucas.get('/').expect(200);
    expect(text).toContain('Lucas FERRAND');
    expect(text).toContain('Collège Hortense Vailland');
    expect(text).toContain('Voir mes services');
    const [own] = text.match(/\/children\/[^"]+/)!;
    await lucas.get(own).expect(200, /Classe.: 3e A/);
  });

  it('H1 explains kindly what to do when no school knows a guardian', async () => {
    const lonely = await portal.signedIn('lonely');
    const { text } = await lonely.get('/').expect(200);
    expect(text).toContain('Aucun enfant n’est rattaché à votre compte');
    expect(text).toContain('href="/help"');
  });

  it('H2 links open services and greys closed ones, with the reason and the dates', async () => {
    const karim = await portal.signedIn('karim');
    const { text } = await karim.get('/children/child-ines').expect(200);
    expect(text).toContain('Inès BENALI');
    expect(text).toContain('<a href="https://ent.example.fr/sso">Espace numérique</a>');
    expect(text).toContain('Le service ouvre au troisième trimestre. Prochaine ouverture le 05/04/2127.<');
    expect(text).not.toMatch(/<a[^>]*>Affectation/);
  });

  it('H2 offers each child the services of its level alone: in the menu, on its card, on its page', async () => {
    const sandrine = await portal.signedIn('sandrine');
    const { text } = await sandrine.get('/').expect(200);
    expect(text).not.toContain('Affectation');
    const offered = (html: string) => html.split('https://ent.example.fr/sso').length - 1;
    const [menu, main] = text.split('<main');
    expect(offered(menu!)).toBe(2);
    const cards = main!.split('<article').slice(1);
    expect(cards.map(offered)).toEqual([1, 0, 1, 0]);
    const none = 'Aucun service ouvert pour le moment';
    expect(cards.map((card) => card.includes(none))).toEqual([false, true, false, true]);
    for (const [{ sub }, there] of [[CAPUCINE, true] as const, [JULES, false] as const]) {
      const page = (await sandrine.get(`/children/${sub}`).expect(200)).text.split('<main')[1]!;
      expect(page.includes('Espace numérique')).toBe(there);
    }
  });

  it('H2 leaves the closed services of a child to its page: the home page stays short', async () => {
    const karim = await portal.signedIn('karim');
    const card = (await karim.get('/').expect(200)).text.split('<article')[1]!;
    expect(card).not.toContain('Affectation');
  });

  it('H2 has a menu with my account, home, each child and signing out, and marks the page shown', async () => {
    const sandrine = await portal.signedIn('sandrine');
    const { text } = await sandrine.get(`/children/${MAELLE.sub}`).expect(200);
    const menu = text.slice(text.indexOf('<nav class="fr-sidemenu'), text.indexOf('<main'));
    for (const label of ['Mon compte', 'Accueil', 'Maëlle', 'Théo', 'Capucine', 'Jules', 'Se déconnecter']) {
      expect(menu).toContain(label);
    }
    expect(menu).toContain('href="https://compte.example.fr/mon-compte"');
    expect(menu.match(/aria-current/g)).toHaveLength(1);
    expect(menu).toMatch(/href="\/children\/child-maelle" aria-current="page"/);
  });

  it('H3 answers another family’s child as an address that never was', async () => {
    const karim = await portal.signedIn('karim');
    const another = await karim.get(`/children/${MAELLE.sub}`).expect(404);
    const nonsense = await karim.get('/children/child-nobody').expect(404);
    const reference = /[0-9a-f]{8}(?=<\/p>)|name="_csrf" value="[^"]*"|\/children\/[^"]*/g;
    expect(another.text.replace(reference, '')).toBe(nonsense.text.replace(reference, ''));
    for (const name of ['__proto__', '0', '%00', 'a/b', '..%2f', '$ne']) {
      await karim.get(`/children/${name}`).expect(404);
    }
  });

  it('F10 speaks English to who asks for it, and tells the provider', async () => {
    const browser = portal.browser();
    const { headers } = await browser.get('/sign-in?lang=en').expect(303);
    expect(new URL(headers.location!).searchParams.get('ui_locales')).toBe('en');
    portal.provider.visitor = 'sandrine';
    const { text } = (await browser.open('/')).page;
    expect(text).toContain('Last sign-in on 30/11/2026 at 12:38');
    expect(text).toContain('<html lang="en"');
  });

  it('F10 goes on in the language read at the provider, down to what the configuration says, unless another was chosen here', async () => {
    const { people } = portal.provider;
    people.karim = { ...families().karim, locale: 'en' };
    people.sandrine = { ...families().sandrine, locale: 'en' };
    const karim = await portal.signedIn('karim');
    const pages = await Promise.all(['/', '/children/child-ines', '/help', '/nowhere'].map((path) => karim.get(path)));
    for (const { text } of pages) {
      expect(text).toContain('<html lang="en"');
      expect(text).toContain('Following school life');
      expect(text).not.toMatch(/Espace|Affectation|Le suivi|\[object/);
    }
    expect(pages[1]!.text).toMatch(
      /School place after 3e[\s\S]*Choosing a lycée[\s\S]*opens in the third term\. Next opening on/,
    );
    const sandrine = await portal.signedIn('sandrine');
    expect((await sandrine.get('/')).text).toContain('Welcome to our &lt;school&gt;.');
    expect((await sandrine.get('/?lang=fr')).text).toContain('Bienvenue dans notre &lt;collège&gt;.');
    expect((await sandrine.get('/')).text).toContain('<html lang="fr"');
    Object.assign(people, families());
  });

  it('S24 S25 lets no cache keep nor frame show a family’s page, and forms end here or at the provider', async () => {
    const sandrine = await portal.signedIn('sandrine');
    for (const path of ['/', `/children/${MAELLE.sub}`, '/sign-out', '/nowhere']) {
      const { headers } = await sandrine.get(path);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    }
    const { headers } = await sandrine.get('/');
    expect(headers['content-security-policy']).toContain(`form-action 'self' ${portal.provider.issuer};`.slice(0, -1));
  });

  it('S63 says honestly that it cannot serve while the database is away, to people and to probes', async () => {
    const apart = await startPortal();
    const sandrine = await apart.signedIn();
    await apart.db.close();
    const { text, headers } = await sandrine.get('/').expect(503);
    expect(text).toContain('Le service est très sollicité');
    expect(headers['retry-after']).toBe('10');
    await sandrine.get('/healthz').expect(200);
    await sandrine.get('/readyz').expect(503);
    await apart.db.openUri(testDatabaseUri(apart.db.name));
    await sandrine.get('/').expect(200);
    await apart.close();
  });

  it('M4 tells probes that it lives and can serve, and shows the pages of the footer to anyone', async () => {
    const anyone = portal.browser();
    await anyone.get('/healthz').expect(200, { alive: true });
    await anyone.get('/readyz').expect(200, { ready: true, storage: 'ok' });
    for (const page of ['/help', '/legal', '/privacy', '/accessibility']) await anyone.get(page).expect(200);
  });
});
