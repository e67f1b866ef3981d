import { describe, expect, it } from '@jest/globals';
import { ERRORS } from '../../../src/web/errors.ts';
import { LOCALES } from '../../../src/web/texts.ts';
import { allTexts, parametersOf, textCalls, writtenKeys } from '../../support/texts.ts';

const french = allTexts('fr');
const others = LOCALES.filter((locale) => locale !== 'fr').map((locale) => ({ locale, texts: allTexts(locale) }));
const entries = [{ locale: 'fr', texts: french }, ...others].flatMap(({ locale, texts }) =>
  [...texts].map(([key, text]) => ({ locale, key, text })),
);
const namespaces = new Set([...french.keys()].map((key) => key.split(':')[0]!));
const PLURAL = /_(zero|one|two|few|many|other)$/;
const singular = (key: string) => key.replace(PLURAL, '');
const known = new Set([...french.keys()].map(singular));

/** What is no prose in a text: parameters, addresses, and the special characters that a password may have. */
const prose = (text: unknown) =>
  String(text)
    .replace(/\{\{?[\w-]+(, \w+)?\}?\}/g, 'x')
    .replace(/https?:\S+/g, '')
    .replace(/[!?@#$(){}[\]_&=+\-%°*<>£µ/.:;,]{6,}/g, '');

const wrong = (pattern: RegExp, locale?: string) =>
  entries
    .filter((entry) => (locale === undefined || entry.locale === locale) && pattern.test(prose(entry.text)))
    .map((entry) => `${entry.locale} ${entry.key}: ${entry.text}`);

describe('the texts of the interface', () => {
  it.each(others)('F10 says in $locale all that it says in French', ({ texts }) => {
    const said = new Set([...texts.keys()].map(singular));
    expect([...known].filter((key) => !said.has(key))).toEqual([]);
    expect([...said].filter((key) => !known.has(key))).toEqual([]);
  });

  it.each(others)('F10 gives a text the same parameters in $locale as in French', ({ texts }) => {
    const differ = [...texts].filter(([key, text]) => {
      const original = french.get(key) ?? french.get(`${singular(key)}_other`);
      // «one» and «two» may be words, without their figure.
      const asIs = (name: string) => name !== 'count' || !PLURAL.test(key);
      return String(parametersOf(text).filter(asIs)) !== String(parametersOf(original).filter(asIs));
    });
    expect(differ.map(([key]) => key)).toEqual([]);
  });

  it.each(others)('F10 has every plural form that $locale needs', ({ locale, texts }) => {
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    const counted = [...texts.keys()].filter((key) => key.endsWith('_other')).map(singular);
    const missing = counted.flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !texts.has(key));
    expect(missing).toEqual([]);
  });

  it('leaves no text empty, nor with spaces around it that a page would not show', () => {
    const faulty = entries.filter(
      ({ text }) => typeof text !== 'string' || text.trim() === '' || / $|^\n|\n$/.test(text),
    );
    expect(faulty).toEqual([]);
  });

  it('is printed as in a book: typographic apostrophes, ellipses and quotation marks', () => {
    expect(wrong(/'|\.\.\.|"/)).toEqual([]);
    expect(wrong(/[“”]/, 'fr')).toEqual([]);
  });

  it('keeps French punctuation on the line of its word, by non-breaking spaces', () => {
    expect(wrong(/[^\u00a0\u202f][;?!»]/, 'fr')).toEqual([]);
    expect(wrong(/[^\u00a0\u202f]:(\s|$)/, 'fr')).toEqual([]);
    expect(wrong(/«[^\u00a0\u202f]/, 'fr')).toEqual([]);
  });

  it('has every text that a view or an action names', () => {
    const called = textCalls().map(({ key }) => key);
    // Scopes of the APIs are written alike.
    const isScope = (key: string) => /^[\w-]+:(read|write)$/.test(key);
    const written = [...writtenKeys()].filter((key) => namespaces.has(key.split(':')[0]!) && !isScope(key));
    const begins = (key: string) => /[:.-]$/.test(key) && [...known].some((one) => one.startsWith(key));
    expect([...called, ...written].filter((key) => !known.has(key) && !begins(key))).toEqual([]);
  });

  it('has no text that nothing shows', () => {
    const written = [...writtenKeys()];
    const shown = (key: string) => written.some((one) => one === key || (/[:.-]$/.test(one) && key.startsWith(one)));
    expect([...known].filter((key) => !shown(key))).toEqual([]);
  });

  it('gives each text of a view its parameters', () => {
    const short = textCalls().filter(({ key, parameters }) => {
      const text = french.get(key) ?? french.get(`${key}_other`);
      const needed = [...String(text).matchAll(/\{\{([\w-]+)(?:, \w+)?\}\}/g)].map(([, name]) => name!);
      return needed.some((name) => !parameters.includes(name));
    });
    expect(short).toEqual([]);
  });

  it('tells what happened and what to do for every error of the table, and for no other', () => {
    const codes = Object.keys(ERRORS);
    const parts = codes.flatMap((code) => ['title', 'text', 'action'].map((part) => `errors:${code}.${part}`));
    expect(parts.filter((key) => !known.has(key))).toEqual([]);
    const told = [...known].filter((key) => /^errors:.*\.title$/.test(key));
    expect(told.map((key) => key.slice('errors:'.length, -'.title'.length)).sort()).toEqual(codes.sort());
  });
});
