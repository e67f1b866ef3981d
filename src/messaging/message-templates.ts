import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { toGsm7 } from './gsm7.ts';
import type { Channel } from './outbox.model.ts';

/** What a message says, ready to be sent. */
export interface MessageContent {
  /** Of a mail. */
  subject?: string;
  text: string;
  /** Of a mail: the same as the text, laid out. */
  html?: string;
}

/** Values of a template, some of them lists; their control characters are dropped. Addresses are paths of our own. */
export type MessageParams = Record<string, string | number | readonly string[]>;

export interface MessageTemplates {
  /** @throws Error when the template has no such channel, or a text lacks */
  render(template: string, channel: Channel, locale: string, params: MessageParams): MessageContent;
}

interface TemplateOptions {
  /** `views/messages`. */
  directory: string;
  /** The text of a key in a language. */
  translate(locale: string, key: string, params: Record<string, unknown>): string;
  /** Which way a language is written. */
  direction(locale: string): 'ltr' | 'rtl';
  /** The address that links start with: the issuer of the configuration, never a request's Host (security.md S18). */
  baseUrl: string;
  /** What every message may name. */
  brand: { service: string; colour: string; supportPhone: string };
}

interface HelperOptions {
  hash: Record<string, unknown>;
  data: { root: { locale: string } };
}

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;
const oneLine = (text: string) => text.replace(CONTROLS, ' ').trim();

/** Of a text: they keep numbers in order among words written right to left. A subject needs none, an SMS pays for each. */
const withoutIsolates = (text: string) => text.replace(/\p{Bidi_Control}/gu, '');

const writtenInLatin = (locale: string) => new Intl.Locale(locale).maximize().script === 'Latn';

function cleanValue(value: MessageParams[string]): MessageParams[string] {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? oneLine(value) : value.map(oneLine);
}

const clean = (params: MessageParams): MessageParams =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, cleanValue(value)]));

/**
 * Renders `views/messages/<name>/sms.hbs`, or `mail.txt.hbs` with `mail.html.hbs`; the subject is the text
 * `messages:<name>.subject`, or what `subject.hbs` makes where a template has several. HTML escapes what it inserts; the plain texts have nothing to escape (security.md S19).
 */
export function loadMessageTemplates({
  directory,
  translate,
  direction,
  baseUrl,
  brand,
}: TemplateOptions): MessageTemplates {
  const handlebars = Handlebars.create();
  handlebars.registerHelper({
    t: (key: string, { hash, data }: HelperOptions) => translate(data.root.locale, key, hash),
    /** Of a list whose order says something, in a text. */
    rank: (index: number) => index + 1,
    join: (...values: unknown[]) => values.slice(0, -1).join(''),
    url: (path: string) => {
      if (!/^\/(?!\/)/.test(path)) throw new Error('a message links to our own paths only');
      return baseUrl + path;
    },
  });
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  const load = (name: string, file: string) => {
    const path = join(directory, name, file);
    const template =
      compiled.get(path) ??
      handlebars.compile(readFileSync(path, 'utf8'), { noEscape: !file.includes('html'), preventIndent: true });
    compiled.set(path, template);
    return template;
  };
  for (const file of ['mail.txt', 'mail.html']) {
    if (existsSync(join(directory, 'layout', `${file}.hbs`))) {
      handlebars.registerPartial(`layout/${file}`, load('layout', `${file}.hbs`));
    }
  }
  return {
    render(template, channel, locale, params) {
      const context = { ...clean(params), locale, dir: direction(locale), brand };
      if (channel === 'sms') {
        const sms = load(template, 'sms.hbs');
        if (writtenInLatin(locale)) return { text: toGsm7(sms(context).trim()) };
        const supportPhone = brand.supportPhone.replace(/\s/g, '');
        return {
          text: withoutIsolates(sms({ ...context, brand: { ...brand, supportPhone } }).trim()).normalize('NFC'),
        };
      }
      const written = existsSync(join(directory, template, 'subject.hbs'))
        ? load(template, 'subject.hbs')(context)
        : translate(locale, `messages:${template}.subject`, { ...context, service: brand.service });
      const subject = oneLine(withoutIsolates(written));
      return {
        subject,
        text: `${load(template, 'mail.txt.hbs')(context).trim()}\n`,
        html: load(template, 'mail.html.hbs')({ ...context, subject }).trim(),
      };
    },
  };
}
