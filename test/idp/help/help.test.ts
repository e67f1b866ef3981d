import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { allTexts } from '../../support/texts.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const page = async (path: string, language = 'fr') => {
  const { text } = await request(services.idpUrl).get(path).set('accept-language', language).expect(200);
  return text;
};
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found);

describe('the help of the identity provider', () => {
  it('E4 answers by theme, in accordions that open without a script, under the anchors that other pages link to', async () => {
    const text = await page('/help');
    const anchors = matches(text, /<h2 id="([a-z-]+)"/g);
    for (const anchor of ['identifier', 'password', 'sms', 'children', 'support']) expect(anchors).toContain(anchor);
    expect(matches(text, /<summary>([^<]+)</g)).toContain('J’ai oublié mon mot de passe');
    expect(text.match(/<details/g)!.length).toBeGreaterThan(20);
    expect(matches(await page('/help', 'en'), /<summary>([^<]+)</g)).toContain('I forgot my password');
  });

  it('E4 gives the national line, as a number that a phone can call', async () => {
    const text = await page('/help');
    expect(text).toContain('href="tel:0809540606"');
    expect(text).toMatch(/0\s809\s54\s06\s06/);
  });

  it('E4 leads to each of the 30 académies by the map and by the list', async () => {
    const text = await page('/help');
    const [map, list] = [text.slice(text.indexOf('<svg'), text.indexOf('</svg>')), text.slice(text.indexOf('</svg>'))];
    const [tiles, lines] = [map, list].map((part) => matches(part, /href="\/help\/academies\/([a-z-]+)"/g).sort());
    expect(tiles).toHaveLength(30);
    expect(lines).toEqual(tiles);
    const corners = matches(map, /<rect (x="[\d.]+" y="[\d.]+")/g);
    expect(new Set(corners).size).toBe(30);
  });

  it('E4 shows the support of one académie: phone, hours, form or address', async () => {
    const byForm = await page('/help/academies/aix-marseille');
    expect(byForm).toContain('Aix-Marseille');
    expect(byForm).toContain('href="tel:0639984001"');
    expect(byForm).toContain('du lundi au vendredi de 8 h à 18 h');
    expect(byForm).toContain('href="https://assistance.aix-marseille.example.fr/"');
    expect(byForm).not.toContain('mailto:');
    expect(await page('/help/academies/amiens')).toContain('href="mailto:assistance@amiens.example.fr"');
    expect(await page('/help/academies/amiens', 'en')).toContain('Monday to Friday from 8 am to 6 pm');
    expect(await page('/help/academies/amiens', 'ar')).toContain('من الاثنين إلى الجمعة');
  });

  it('E4 knows no other académie', async () => {
    await request(services.idpUrl).get('/help/academies/atlantide').expect(404);
    await request(services.idpUrl).get('/help/academies/__proto__').expect(404);
  });

  it('E4 is one link away from the help of the portal', async () => {
    const { text } = await request(services.portalUrl).get('/help').expect(200);
    expect(text).toContain(`href="${services.idpUrl}/help"`);
    expect(text).toContain('href="tel:0809540606"');
  });
});

describe('the answers', () => {
  it.each([
    ['fr', /«\u00a0([^»]+)\u00a0»/g],
    ['en', /“([^”]+)”/g],
    ['ar', /«([^»]+)»/g],
  ] as const)('E4 name buttons and links by the very words that people see (%s)', (locale, quotes) => {
    const texts = [...allTexts(locale)];
    const shown = new Set(texts.filter(([key]) => !key.startsWith('help:')).map(([, text]) => String(text)));
    const answers = texts.filter(([key]) => key.startsWith('help:')).map(([, text]) => String(text));
    const named = answers.flatMap((answer) => matches(answer, quotes));
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((label) => !shown.has(label!))).toEqual([]);
  });
});

describe('an installation with its own support', () => {
  it('E4 lists an académie that has no place on the map, and speaks of nothing that is not there', async () => {
    const own = await startTestServices((settings) => {
      settings.support = { academies: [{ id: 'atlantide', name: 'Atlantide', phone: '06 39 98 40 99' }] };
      delete settings.franceConnect;
    });
    const { text } = await request(own.idpUrl).get('/help').expect(200);
    expect(text).toContain('href="/help/academies/atlantide"');
    expect(text).not.toContain('<svg');
    expect(text).not.toContain('FranceConnect');
    await own.stop();
  });
});
