import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FormState } from '../../../src/web/forms.ts';
import { loadViews, type Render } from '../../../src/web/render.ts';
import { type Locale, loadTexts } from '../../../src/web/texts.ts';

const PAGE = `{{#> layouts/page title='Ma page'}}
{{> form/error-summary}}
<h1>Ma page</h1>
{{> alert type='info' text='Sans titre'}}
{{#> alert type='info'}}<p>{{t 'form:required'}}</p>{{/alert}}
<form method="post">{{> form/csrf}}
{{> form/input name='family-name' label='Nom' hint='De naissance' autocomplete='family-name'}}
{{> form/input name='first-name' label='Prénom'}}
{{> form/phone name='mobile' prefixName='prefix' label='Portable'}}
{{> form/date name='birth' label='Né(e) le'}}
{{> form/code name='sms-code' label='Code'}}
{{#> form/radios name='link' legend='Lien'}}{{> form/radio name='link' choice='yes' label='Oui'}}{{> form/radio name='link' choice='no' label='Non'}}{{/form/radios}}
{{> form/new-password name='password' label='Mot de passe' rules=rules}}
{{> form/password name='confirmation' label='Confirmation' autocomplete='new-password'}}
{{> form/submit label='Suivant' backUrl='/back'}}
</form>{{> copy-field label='Identifiant' content='s.brival'}}{{> resend action='/again' label='Renvoyer' wait=42}}
{{> stepper title='Étape' current=1 total=3 next='Suite'}}{{> tile title='Service' url='/s'}}{{> tile title='Fermé' url='/f' closed='En mai'}}
{{/layouts/page}}`;
const PORTAL = `{{#> layouts/portal title='Accueil'}}<h1>Accueil</h1>{{/layouts/portal}}`;

const typed: FormState = {
  values: { 'family-name': 'BRIVAL "<b>', prefix: '+262', link: 'no', password: 'never kept' },
  errors: ['first-name', 'mobile', 'birth', 'link', 'password'].map((field) => ({ field, text: 'form:required' })),
};

describe('the layouts and partials', () => {
  let directory = '';
  let views: Render;
  const texts = loadTexts('views/locales');

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'educonnect-views-'));
    for (const folder of ['layouts', 'partials'])
      cpSync(join('views', folder), join(directory, folder), { recursive: true });
    mkdirSync(join(directory, 'sample'));
    writeFileSync(join(directory, 'sample/page.hbs'), PAGE);
    writeFileSync(join(directory, 'sample/portal.hbs'), PORTAL);
    views = loadViews(directory, (name) => `/assets/${name}`);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const render = (view: string, locals: object = {}, locale: Locale = 'fr') =>
    views(`sample/${view}`, {
      t: texts.in(locale),
      locale,
      dir: texts.direction(locale),
      otherLocales: [{ code: 'en', label: 'English', url: '/?lang=en' }],
      brand: { lines: ['Services', 'des écoles'] },
      service: { name: 'ÉduConnect', tagline: 'Un compte unique' },
      version: '1.2.3',
      csrfToken: 'the-token',
      rules: [{ text: 'form:required', pattern: '\\d' }],
      ...locals,
    });

  it('give every page a language, a title, a way around the header, and the links that the law asks for', () => {
    const html = render('page');
    expect(html).toMatch(/^<!doctype html>\s*<html lang="fr" dir="ltr">/);
    expect(html).toContain('<title>Ma page – ÉduConnect</title>');
    expect(html).toContain('href="#content"');
    expect(html.match(/<main id="content"/g)).toHaveLength(1);
    for (const link of ['/help', '/legal', '/privacy', '/accessibility', '/?lang&#x3D;en'])
      expect(html).toContain(`href="${link}"`);
    expect(html).toContain('Version 1.2.3');
  });

  it('say in the title that something is to be corrected, and link the summary to the fields', () => {
    const html = render('page', { form: typed });
    expect(html).toContain('<title>Erreur\u00a0: Ma page – ÉduConnect</title>');
    expect(html).toContain('5 informations sont à corriger');
    for (const { field } of typed.errors) {
      expect(html).toContain(`<a href="#${field}">`);
      expect(html).toContain(` id="${field}"`);
    }
  });

  it('name every field, and describe it only by what is on the page', () => {
    for (const form of [{ values: {}, errors: [] }, typed]) {
      const html = render('page', { form });
      const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(ids).toEqual([...new Set(ids)]);
      const references = [...html.matchAll(/\s(?:for|aria-describedby|aria-labelledby)="([^"]+)"/g)].flatMap(
        ([, list]) => String(list).trim().split(/\s+/),
      );
      expect(references.filter((id) => !ids.includes(id))).toEqual([]);
      const labels = [...html.matchAll(/<label[^>]*\sfor="([^"]+)"/g)].map(([, id]) => id);
      const fields = [...html.matchAll(/<(?:input|select)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"/g)].map(
        ([, id]) => id,
      );
      expect(fields.filter((id) => !labels.includes(id))).toEqual([]);
    }
  });

  it('mark the wrong fields alone, keep what was typed escaped, and no secret', () => {
    const html = render('page', { form: typed });
    expect(html.match(/aria-invalid="true"/g)).toHaveLength(4);
    expect(html).toContain('value="BRIVAL &quot;&lt;b&gt;"');
    expect(html).toContain('<option value="+262" selected>');
    expect(html).toMatch(/value="no" checked/);
    expect(html).not.toContain('never kept');
  });

  it('keep the arguments of one partial out of another', () => {
    const html = render('page');
    expect(html).not.toMatch(/fr-alert__title/);
    expect(html.match(/data-pattern/g)).toHaveLength(1);
    expect(html.match(/De naissance/g)).toHaveLength(1);
  });

  it('B5 tell phones what is typed: numbers, a code received by SMS, a new password', () => {
    const html = render('page');
    for (const token of ['one-time-code', 'tel-national', 'tel-country-code', 'new-password', 'family-name']) {
      expect(html).toContain(`autocomplete="${token}"`);
    }
    expect(html).not.toMatch(/onpaste|autofocus/);
  });

  it('H2 show the portal’s menu by child, closed services with their reason, and sign-out as a POST', () => {
    const html = render('portal', {
      user: { name: 'Mme Sandrine BRIVAL', signOutUrl: '/sign-out' },
      menu: [
        { label: 'Accueil', url: '/', current: true },
        {
          label: 'Maëlle',
          open: true,
          items: [
            { label: 'Livret', url: '/l' },
            { label: 'Bourse', closed: 'Campagne terminée' },
          ],
        },
        { label: 'Jules', items: [{ label: 'Livret', url: '/j' }] },
      ],
    });
    expect(html).toContain('<form method="post" action="/sign-out">');
    expect(html).toContain('value="the-token"');
    expect(html).toMatch(/href="\/" aria-current="page">Accueil/);
    expect(html.match(/<details open>/g)).toHaveLength(1);
    expect(html).toMatch(/<span class="fr-sidemenu__link ec-closed">Bourse<span[^>]*>Campagne terminée/);
  });

  it('G6 show the developer of an app what its request asked for, on the page of an error', () => {
    const technical = [
      { label: 'Erreur', value: 'invalid_redirect_uri' },
      { label: 'Différence', words: 'Le port n’est pas le même.' },
    ];
    const html = loadViews('views', (name) => `/assets/${name}`)('errors/error', {
      ...{ t: texts.in('fr'), locale: 'fr', brand: { lines: [] }, service: { name: 'ÉduConnect' } },
      ...{ title: 'Application mal réglée', technical, code: 'client-request', requestId: 'c0ffee' },
    });
    expect(html).toMatch(/<dt>Erreur<\/dt>\s*<dd><code lang="en" dir="ltr">invalid_redirect_uri<\/code>/);
    expect(html).toMatch(/<dt>Différence<\/dt>\s*<dd>Le port n’est pas le même\./);
  });

  it('F10 speak English, and turn right to left when the language does', () => {
    const html = render('page', { dir: 'rtl', form: typed }, 'en');
    expect(html).toContain('<html lang="en" dir="rtl">');
    expect(html).toContain('5 answers need correcting');
  });
});
