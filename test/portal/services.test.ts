import { describe, expect, it } from '@jest/globals';
import { servicesFor } from '../../src/portal/service-entry.ts';
import { loadTexts } from '../../src/web/texts.ts';
import { demonstration } from '../support/config.ts';

const texts = loadTexts('views/locales');

describe('H2 the services of the demonstration', () => {
  const settings = demonstration().portal!;
  const shown = (day: string, level?: string, locale: 'fr' | 'en' = 'fr') =>
    servicesFor(
      { settings, clock: { now: () => new Date(`${day}T12:00:00Z`) } },
      { sub: 'the-child', level },
      { t: texts.in(locale), locale },
    );
  const namesFor = (level?: string) => shown('2026-11-30', level).map(({ label }) => label);

  it('H2 are those of the child’s level, and all while the level is unknown', () => {
    const all = namesFor();
    expect(all).toHaveLength(6);
    expect(namesFor('2116')).toEqual(all);
    expect(namesFor('2112')).toEqual(all.filter((name) => !/Orientation|Affectation/.test(name)));
    expect(namesFor('2211')).toEqual(all.filter((name) => !/Affectation|Bourse/.test(name)));
    expect(namesFor('CM2')).toEqual(all.filter((name) => !/Orientation|Affectation|Bourse/.test(name)));
  });

  it.each([
    ['before', '2027-08-31', 'La campagne est terminée. Prochaine ouverture le 01/09/2027.'],
    ['between', '2027-09-01', 'La campagne est terminée.'],
    ['on the last day', '2027-10-21', 'La campagne est terminée.'],
    ['after', '2027-10-22', 'La campagne est terminée. Fermé depuis le 21/10/2027.'],
  ])('H2 say why they are closed, then the one date that matters: %s', (_, day, closed) => {
    expect(shown(day).find(({ label }) => label === 'Bourse de collège')).toMatchObject({ closed });
  });

  it('F10 are all said in English too', () => {
    const read = JSON.stringify(shown('2026-11-30', undefined, 'en'));
    expect(read).not.toMatch(/service n’est|Affectation|campagne|choix|de votre enfant/);
    expect(read).toContain('School place after 3e');
  });
});
