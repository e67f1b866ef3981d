import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import Handlebars from 'handlebars';
import type { FieldError } from './forms.ts';
import { printed, type Translate } from './texts.ts';

/** What every template may use, besides its own locals. */
interface PageContext {
  t: Translate;
  locale: string;
  form?: { values: Record<string, string>; errors: FieldError[] };
}

export type Render = (view: string, context: PageContext & Record<string, unknown>) => string;

interface HelperOptions {
  hash: Record<string, unknown>;
  data: { root: PageContext };
}

const withoutOptions = (values: unknown[]) => values.slice(0, -1);

function registerHelpers(handlebars: typeof Handlebars, assetUrl: (name: string) => string) {
  handlebars.registerHelper({
    t: (key: string, { hash, data }: HelperOptions) => data.root.t(key, hash),
    asset: (name: string) => assetUrl(name),
    value: (name: string, { data }: HelperOptions) => data.root.form?.values[name] ?? '',
    error: (name: string, { data }: HelperOptions) => data.root.form?.errors.find(({ field }) => field === name),
    errorText: ({ text, params }: FieldError, { data }: HelperOptions) => data.root.t(text, params),
    eq: (a: unknown, b: unknown) => a === b,
    not: (value: unknown) => !value,
    and: (...values: unknown[]) => withoutOptions(values).every(Boolean),
    or: (...values: unknown[]) => withoutOptions(values).find(Boolean),
    join: (...values: unknown[]) =>
      withoutOptions(values)
        .filter((value) => value !== undefined)
        .join(''),
    date: (when: Date | string, { data }: HelperOptions) => printed(when, 'day', data.root.locale),
    time: (when: Date | string, { data }: HelperOptions) => printed(when, 'hour', data.root.locale),
  });
}

/** Every template of a folder, by its path without ending: `idp/sign-in/form`. */
function templates(directory: string): Map<string, string> {
  const files = readdirSync(directory, {
    recursive: true,
    encoding: 'utf8',
  }).filter((file) => file.endsWith('.hbs'));
  return new Map(
    files.map((file) => [
      relative('.', file)
        .split(sep)
        .join('/')
        .replace(/\.hbs$/, ''),
      readFileSync(join(directory, file), 'utf8'),
    ]),
  );
}

/**
 * Compiles every view once. Layouts (`layouts/page`) and partials (`form/input`, from `partials/`) are known to all of
 * them. Handlebars escapes what it inserts and reads no inherited property (security.md S19).
 */
export function loadViews(directory: string, assetUrl: (name: string) => string): Render {
  const handlebars = Handlebars.create();
  registerHelpers(handlebars, assetUrl);
  const views = new Map<string, Handlebars.TemplateDelegate>();
  for (const [name, source] of templates(directory)) {
    const compiled = handlebars.compile(source, {
      preventIndent: true,
      explicitPartialContext: false,
    });
    if (name.startsWith('partials/')) handlebars.registerPartial(name.slice('partials/'.length), compiled);
    else if (name.startsWith('layouts/')) handlebars.registerPartial(name, compiled);
    else views.set(name, compiled);
  }
  return (view, context) => {
    const template = views.get(view);
    if (!template) throw new Error(`no view is named ${view}`);
    return template(context);
  };
}
