import { describe, expect, it } from '@jest/globals';
import { portalService } from '../../src/config/groups/portal.ts';
import { servicesFor } from '../../src/portal/service-entry.ts';
import type { Child } from '../../src/portal/sessions/person.ts';
import { loadTexts } from '../../src/web/texts.ts';
import { demonstration, type Settings } from '../support/config.ts';

const texts = loadTexts('views/locales');
type Service = NonNullable<NonNullable<Settings['portal']>['services']>[number];

/** The menu of a child, as `at` some moment, of the demonstration’s services or of these. */
function shown(
  at: string,
  {
    services,
    kind = 'guardian',
    locale = 'fr',
    ...child
  }: Partial<Child> & { services?: Service[]; kind?: 'guardian' | 'pupil'; locale?: 'fr' | 'en' } = {},
) {
  const settings = demonstration(({ portal }) => services && Object.assign(portal!, { services })).portal!;
  return servicesFor(
    { settings, clock: { now: () => new Date(at) } },
    { kind },
    { sub: 'the-child', uai: '0159901F', ...child } as Child,
    { t: texts.in(locale), locale },
  );
}
const NOON = '2026-11-30T12:00:00Z';

describe('H2 the services of the demonstration', () => {
  const namesFor = (level?: string) => shown(NOON, level === undefined ? {} : { level }).map(({ label }) => label);

  it('H2 are those of the child’s level, and all while the level is unknown', () => {
    const all = namesFor();
    expect(all).toEqual([
      'Orientation',
      'Affectation après la 3e',
      'Fiche de renseignements',
      'Livret scolaire',
      'Bourse de collège',
      'Contact',
    ]);
    expect(namesFor('2116')).toEqual(all);
    expect(namesFor('2112')).toEqual(all.filter((name) => !/Orientation|Affectation/.test(name)));
    expect(namesFor('2211')).toEqual(all.filter((name) => !/Affectation|Livret|Bourse/.test(name)));
    expect(namesFor('CM2')).toEqual(all.filter((name) => !/Orientation|Affectation|Bourse/.test(name)));
  });

  it('K1 have no line on a guardian’s own details for a pupil, who has the others', () => {
    const names = shown(NOON, { kind: 'pupil', level: '2116' }).map(({ label }) => label);
    expect(names).toEqual(namesFor('2116').filter((name) => name !== 'Fiche de renseignements'));
  });

  it.each([
    ['before', '2027-08-31', 'La campagne est terminée. Prochaine ouverture le 01/09/2027.'],
    ['between', '2027-09-01', 'La campagne est terminée.'],
    ['on the last day', '2027-10-21', 'La campagne est terminée.'],
    ['after', '2027-10-22', 'La campagne est terminée. Fermé depuis le 21/10/2027.'],
  ])('H2 say why they are closed, then the one date that matters: %s', (_, day, closed) => {
    expect(shown(`${day}T12:00:00Z`).find(({ label }) => label === 'Bourse de collège')).toMatchObject({ closed });
  });

  it('F10 are all said in English too', () => {
    const read = JSON.stringify(shown(NOON, { locale: 'en' }));
    expect(read).not.toMatch(/service n’est|Affectation|campagne|choix|bilans|de votre enfant/);
    expect(read).toContain('School place after 3e');
  });
});

describe('H2 a service that is open some days only', () => {
  const grant: Service = {
    kind: 'outside',
    id: 'bourse',
    name: 'Bourse',
    url: 'https://bourse.example.fr/',
    opensOn: '2027-09-01',
    closesOn: '2027-10-21',
    reason: 'La campagne n’est pas ouverte.',
  };
  const of = (at: string, uai: string) => shown(at, { services: [grant], uai })[0]!;
  const open = { label: 'Bourse', desc: undefined, url: 'https://bourse.example.fr/' };
  const closed = (dates: string) => ({
    label: 'Bourse',
    desc: undefined,
    closed: `La campagne n’est pas ouverte. ${dates}`,
  });
  const before = closed('Prochaine ouverture le 01/09/2027.');
  const after = closed('Fermé depuis le 21/10/2027.');

  it.each([
    ['0159901F', '2027-08-31T21:59:59.999Z', before],
    ['0159901F', '2027-08-31T22:00:00.000Z', open],
    ['0159901F', '2027-10-21T21:59:59.999Z', open],
    ['0159901F', '2027-10-21T22:00:00.000Z', after],
    // La Réunion, where days begin two hours earlier; Guadeloupe, where they begin six hours later.
    ['9749901U', '2027-08-31T19:59:59.999Z', before],
    ['9749901U', '2027-08-31T20:00:00.000Z', open],
    ['9749901U', '2027-10-21T20:00:00.000Z', after],
    ['9710001A', '2027-09-01T03:59:59.999Z', before],
    ['9710001A', '2027-10-22T03:59:59.999Z', open],
    ['9710001A', '2027-10-22T04:00:00.000Z', after],
  ])('H2 opens with the first of them and closes after the last, where the school is: %s at %s', (uai, at, entry) => {
    expect(of(at, uai)).toEqual(entry);
  });

  it('H2 may be one of ours, which then has no link either', () => {
    const inside: Service = {
      kind: 'inside',
      id: 'livret',
      name: 'Livret',
      page: 'livret',
      opensOn: '2027-01-04',
      reason: 'Bientôt.',
    };
    const at = (day: string) => shown(`${day}T12:00:00Z`, { services: [inside] })[0];
    expect(at('2027-01-03')).not.toHaveProperty('url');
    expect(at('2027-01-04')).toEqual({ label: 'Livret', desc: undefined, url: '/children/the-child/livret' });
  });
});

describe('H2 a service elsewhere', () => {
  const urlOf = (more: object) =>
    shown(NOON, { services: [{ kind: 'outside', id: 'agenda', name: 'Agenda', ...more } as Service] })[0]!.url!;

  it('H2 is an address, or is asked to start a sign-in at our provider (OIDC Core §4)', () => {
    expect(urlOf({ url: 'https://agenda.example.fr/' })).toBe('https://agenda.example.fr/');
    const login = new URL(
      urlOf({
        initiateLoginUri: 'https://agenda.example.fr/login?tenant=a%26b',
        targetLinkUri: 'https://agenda.example.fr/semaine?n=1&m=2',
      }),
    );
    expect([login.origin + login.pathname, Object.fromEntries(login.searchParams)]).toEqual([
      'https://agenda.example.fr/login',
      { tenant: 'a&b', iss: 'http://localhost:4000', target_link_uri: 'https://agenda.example.fr/semaine?n=1&m=2' },
    ]);
    expect(new URL(urlOf({ initiateLoginUri: 'https://agenda.example.fr/login' })).search).toBe(
      `?iss=${encodeURIComponent('http://localhost:4000')}`,
    );
  });

  const faults = (service: object) => {
    const parsed = portalService.safeParse({ id: 'agenda', name: 'Agenda', ...service });
    return parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  };
  const url = 'https://agenda.example.fr/';

  it.each<[string, object, RegExp]>([
    ['no address', { kind: 'outside' }, /^: .*l’un des deux/],
    ['two addresses', { kind: 'outside', url, initiateLoginUri: url }, /^: .*l’un des deux/],
    ['a page without a sign-in', { kind: 'outside', url, targetLinkUri: url }, /^targetLinkUri: /],
    [
      'an address that scripts hide in',
      { kind: 'outside', initiateLoginUri: 'javascript:alert(1)' },
      /adresse complète/,
    ],
    ['days without a reason', { kind: 'outside', url, opensOn: '2027-09-01' }, /^reason: .*pourquoi/],
    [
      'days in the wrong order',
      { kind: 'inside', page: 'livret', opensOn: '2027-09-02', closesOn: '2027-09-01', reason: 'Bientôt.' },
      /^closesOn: /,
    ],
  ])('M1 is refused with %s', (_, service, message) => {
    expect(faults(service)).toEqual([expect.stringMatching(message)]);
  });
});
