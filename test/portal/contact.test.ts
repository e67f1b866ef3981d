import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CAPUCINE, MAELLE, THEO } from './support/people.ts';
import { startPortal, type TestPortal } from './support/portal.ts';

const contactOf = ({ sub }: { sub: string }) => `/children/${sub}/contact`;

describe('K2 whom to reach about a child', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.close());
  afterEach(() => portal.provider.breakDown(undefined));

  /** What the page says between its menu and its foot, on one line. */
  const read = async (person: string, child: { sub: string }) => {
    const { text } = await (await portal.signedIn(person)).get(contactOf(child)).expect(200);
    return text.slice(text.indexOf('<main'), text.indexOf('</main')).replace(/\s+/g, ' ');
  };

  it('K2 shows the school’s number to call from everywhere, its mail, place and hours', async () => {
    const page = await read('sandrine', MAELLE);
    expect(page).toContain('<h2>Collège Hortense Vailland</h2>');
    expect(page).toContain('href="tel:+33465710001">04 65 71 00 01</a>');
    expect(page).toContain('href="mailto:secretariat@vailland.example.fr"');
    expect(page).toContain('12 rue des Tanneurs</bdi><br><bdi>15000 Aurillac');
    expect(page).toContain('de 8 h à 17 h');
    expect(page).toContain('href="https://vailland.example.fr/">vailland.example.fr</a>');
  });

  it('K2 shows the support of the school’s académie and the national one, and whom to ask for what', async () => {
    const page = await read('sandrine', MAELLE);
    expect(page).toContain('href="tel:+33639984005">06 39 98 40 05</a>');
    expect(page).toContain('assistance@clermont-ferrand.example.fr');
    expect(page).toContain('href="tel:+33809540606"');
    expect(page).toContain('parlez au professeur principal');
    expect(page).toContain(`href="/children/${MAELLE.sub}/contact-details"`);
    expect(page).toContain(`href="${portal.provider.issuer}/help"`);
  });

  it('K2 speaks of the teacher of the class at an école, and says when a school gave no details', async () => {
    const page = await read('sandrine', CAPUCINE);
    expect(page).toContain('parlez à l’enseignant de la classe');
    expect(page).toContain('L’école ne nous a pas donné ses coordonnées');
    expect(page).not.toContain('professeur principal');
  });

  it('K2 is read by the pupil, who has no details of a guardian’s to correct', async () => {
    portal.provider.people.theo = {
      given_name: 'Théo',
      family_name: 'Brival',
      'ecole.profil': ['eleve2d'],
      'ecole.eleve': { ...THEO, sub: 'child-theo' },
    };
    const page = await read('theo', THEO);
    expect(page).toContain('demande un nouveau courrier à son établissement');
    expect(page).not.toContain('contact-details');
  });

  it('K2 still shows the support and the name of the school while the provider cannot tell of it', async () => {
    const other = { ...MAELLE, sub: 'child-other', uai: '0159999Z', etablissement: 'Collège des Oiseaux' };
    portal.provider.people.other = { ...portal.provider.people.karim, 'ecole.enfants': [other] };
    const parent = await portal.signedIn('other');
    portal.provider.breakDown(500);
    const { text } = await parent.get(contactOf(other)).expect(200);
    expect(text).toContain('Collège des Oiseaux');
    expect(text).toContain('ne s’affichent pas pour le moment');
    expect(text).toContain('href="tel:+33809540606"');
  });

  it('H3 of another family’s child is answered as of one that does not exist', async () => {
    const karim = await portal.signedIn('karim');
    const theirs = await karim.get(contactOf(MAELLE)).expect(404);
    const nobody = await karim.get(contactOf({ sub: 'nobody' })).expect(404);
    const told = (text: string) => text.replace(/child-maelle|nobody|[\w-]{20,}|: [0-9a-f]{8}(?=<)/g, '');
    expect(told(theirs.text)).toBe(told(nobody.text));
    const { headers } = await portal.browser().get(contactOf(MAELLE)).expect(303);
    expect(headers.location).toContain('/sign-in');
  });
});
