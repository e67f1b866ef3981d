import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { NOTICES } from '../../../src/idp/accounts/notices.ts';
import { fitsOneSms } from '../../../src/messaging/gsm7.ts';
import type { MessageParams } from '../../../src/messaging/message-templates.ts';
import { deviceWords } from '../../../src/web/device.ts';
import { LOCALES } from '../../../src/web/texts.ts';
import { testTemplates } from '../../support/messages.ts';

const templates = testTemplates();
/** Every notice has its own texts. */
const noticeOf = (notice: string) => ({
  notice,
  at: '2026-12-30T22:55:00Z',
  path: `/not-me?token=${'x'.repeat(43)}`,
  days: 7,
  ...deviceWords({ browser: 'Samsung Internet for Android', system: 'Playstation 4' }),
});
const TOKEN = 'x'.repeat(43);
const LONGEST_IDENTIFIER = 'm.saint-just-de-la-rochefoucauld123';

/** The longest values that each template may be given. */
const LONGEST: Record<string, MessageParams> = {
  'activation-code': { code: '123456', minutes: 30 },
  'account-activated': { identifier: LONGEST_IDENTIFIER },
  notice: noticeOf('email-change-asked'),
  'identifier-recall': { count: 2, identifiers: [LONGEST_IDENTIFIER, LONGEST_IDENTIFIER].join(', ') },
  'password-recovery': { code: '123456', number: 'WWW-WWW', minutes: 60, path: `/recovery/password?token=${TOKEN}` },
  'email-confirmation': { path: `/email-confirmation/${TOKEN}`, hours: 168 },
  orientation: {
    kind: 'recap',
    ...{ firstName: 'Marie-Antoinette', path: '/children/a-child/orientation', list: 'choices', ranked: 'yes' },
    lines: ['2de professionnelle – Métiers de l’électricité – sous statut d’apprenti', '1re année de CAP'],
    notes: ['entered', 'until'],
    ...{ by: 'Mme Sandrine BRIVAL', day: '16/10/2026', until: 'mardi 8 juin 2027' },
  },
  'orientation-reminder': {
    kind: 'reminder-intentions',
    firstName: 'Marie-Antoinette',
    until: 'mercredi 29 septembre 2027',
  },
  'contact-correction': {
    ...{ kind: 'corrected', isNew: 'yes' },
    fields: ['address', 'mobile', 'landline', 'email', 'profession'],
    at: '30/12/2026',
    path: '/children/a-child/contact-details',
  },
};
/** In Arabic an SMS recalls one identifier. */
const longest = (name: string, locale: string) =>
  name === 'identifier-recall' && locale === 'ar' ? { count: 1, identifiers: LONGEST_IDENTIFIER } : LONGEST[name]!;
const files = (name: string) => readdirSync(`views/messages/${name}`);
const names = readdirSync('views/messages').filter((name) => name !== 'layout');
const inEveryLanguage = (file: string) =>
  names
    .filter((name) => files(name).includes(file))
    .flatMap((name) => LOCALES.map((locale) => [name, locale] as const));

describe('the messages', () => {
  it('are all tried here with their longest values', () => {
    expect(names.sort()).toEqual(Object.keys(LONGEST).sort());
  });

  it.each(inEveryLanguage('sms.hbs'))('B5 the SMS %s in %s fits one part and has no link', (name, locale) => {
    const { text } = templates.render(name, 'sms', locale, longest(name, locale));
    expect([text, fitsOneSms(text)]).toEqual([text, true]);
    expect(text).not.toMatch(/https?:|www\.|compte\.example/);
    expect(text).not.toContain('?,');
  });

  const notices = NOTICES.flatMap((notice) => LOCALES.map((locale) => [notice, locale] as const));
  it.each(notices)(
    'S12 the notice %s in %s has a subject, one SMS, and a mail that says the same',
    (notice, locale) => {
      const sms = templates.render('notice', 'sms', locale, noticeOf(notice)).text;
      expect([sms, fitsOneSms(sms)]).toEqual([sms, true]);
      expect(sms).not.toMatch(/https?:|www\.|compte\.example/);
      expect(sms.replaceAll(' ', '')).toContain('0809540606');
      expect(sms).not.toMatch(/\p{Bidi_Control}/u);
      const { subject, text, html = '' } = templates.render('notice', 'mail', locale, noticeOf(notice));
      expect(html).toContain(`>${subject}</h1>`);
      expect(text).toContain('https://compte.example.fr/not-me?token=xxx');
      expect(templates.render('notice', 'mail', locale, { ...noticeOf(notice), path: '' }).text).not.toContain('http');
      expect(text).toMatch(
        { fr: /30\/12\/2026 à 23:55/, en: /30\/12\/2026 at 23:55/, ar: /30\/12\/2026.+23:55/ }[locale],
      );
    },
  );

  it.each(inEveryLanguage('mail.txt.hbs'))('F10 the mail %s in %s says the same in text and HTML', (name, locale) => {
    const { subject, text, html = '' } = templates.render(name, 'mail', locale, LONGEST[name]!);
    expect(subject).toMatch(/\S{3}/);
    expect(html).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${locale}" dir="(ltr|rtl)">`));
    expect(html).not.toMatch(/<(img|script|link|iframe|style)/);
    const links = (content: string) => new Set(content.replaceAll('&#x3D;', '=').match(/https?:[^\s"<]+/g));
    expect(links(html)).toEqual(links(text));
    for (const link of links(text)) expect(link).toMatch(/^https:\/\/compte\.example\.fr\//);
  });

  const KINDS = Object.keys(JSON.parse(readFileSync('views/locales/fr/campaign-mails.json', 'utf8'))).filter(
    (key) => !['open', 'button', 'list', 'answers', 'status', 'notes'].includes(key),
  );
  const values = Object.fromEntries(
    'by day hour until place recommended proposed acknowledged agreed refused accepted appealed staying'
      .split(' ')
      .map((name) => [name, `value of ${name}`]),
  );
  it.each(KINDS.flatMap((kind) => LOCALES.map((locale) => [kind, locale] as const)))(
    'I4 the mail %s about orientation in %s names the child in its subject, and every value that it has',
    (kind, locale) => {
      const notes = Object.keys(JSON.parse(readFileSync('views/locales/fr/campaign-mails.json', 'utf8')).notes);
      const params = { ...LONGEST.orientation!, ...values, kind, notes, firstName: 'Zoé' };
      const { subject, text, html = '' } = templates.render('orientation', 'mail', locale, params);
      expect(subject).toContain('Zoé');
      for (const said of [text, html]) {
        expect(said).not.toMatch(/\{\{|undefined| {2}/);
        for (const name of Object.keys(values).filter((one) => one !== 'hour')) expect(said).toContain(values[name]);
      }
    },
  );

  it('B5 the SMS begins with the code', () => {
    expect(templates.render('activation-code', 'sms', 'fr', { code: '012345', minutes: 30 }).text).toBe(
      '012345 est votre code de sécurité ÉduConnect, valable 30 min. Ne le donnez à personne.',
    );
  });

  it('A4 the confirmation is readable as text', () => {
    const { subject, text } = templates.render('email-confirmation', 'mail', 'fr', {
      path: '/email-confirmation/abc',
      hours: 72,
    });
    expect(subject).toBe('Confirmez votre adresse e-mail');
    expect(text.replaceAll('\u00a0', ' ')).toBe(
      [
        'Bonjour,',
        '',
        'Cette adresse a été indiquée pour votre compte ÉduConnect. Confirmez qu’elle est bien la vôtre.',
        '',
        'Pour la confirmer, ouvrez cette adresse :',
        'https://compte.example.fr/email-confirmation/abc',
        '',
        'Ce lien est valable 72 heures.',
        'Vous n’avez rien demandé ? Ne faites rien : votre adresse ne sera pas utilisée.',
        '',
        'L’équipe ÉduConnect',
        '',
        '--',
        'Ce message est envoyé automatiquement, merci de ne pas y répondre.',
        'Besoin d’aide ? Appelez le 0 809 54 06 06.',
        '',
      ].join('\n'),
    );
  });

  it('S18 links lead to our own paths only', () => {
    for (const path of ['//evil.example', 'https://evil.example', 'evil', '']) {
      expect(() => templates.render('email-confirmation', 'mail', 'fr', { path, hours: 72 })).toThrow('our own paths');
    }
  });

  it('S17 S19 what a person typed is text: neither markup, nor a template, nor a new line', () => {
    const identifier = '<b>{{constructor}}</b>\r\nBcc: x@example.fr\u2028\u202e"&';
    const { text, html = '' } = templates.render('account-activated', 'mail', 'fr', { identifier });
    expect(text).toContain('<b>{{constructor}}</b> Bcc: x@example.fr "&');
    expect(html).toContain('&lt;b&gt;{{constructor}}&lt;/b&gt; Bcc: x@example.fr &quot;&amp;');
    expect(templates.render('account-activated', 'sms', 'fr', { identifier }).text).not.toMatch(/[\r\n]/);
  });

  it('F10 a language or message that does not exist is a fault, not an empty message', () => {
    expect(() => templates.render('activation-code', 'mail', 'fr', { code: '123456', minutes: 30 })).toThrow();
    expect(() => templates.render('unknown', 'sms', 'fr', {})).toThrow();
  });
});
