import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import postcss, { type AtRule, type Declaration, type Root, type Rule } from 'postcss';

const DARK = /(:root)?\[data-fr-theme=dark\]\s*/g;
const LEGACY_CONTRAST = /\(-ms-high-contrast[^)]*\)/;

/** Reads DSFR sheets (`<sheet>.main.css`, and `.print.css` where there is one) from its `dist` folder as one tree made for our pages. */
export function readDsfr(dist: string, sheets: readonly string[]): Root {
  const whole = postcss.root();
  for (const kind of ['main', 'print']) {
    for (const sheet of sheets) {
      const file = join(dist, `${sheet}.${kind}.css`);
      if (kind === 'print' && !existsSync(file)) continue;
      whole.append(adapt(postcss.parse(readFileSync(file, 'utf8')), dirname(file)));
    }
  }
  whole.append(readDarkScheme(dist));
  return whole;
}

/** The dark values of the DSFR colours; the DSFR chooses them by script, we by the system's setting. */
function readDarkScheme(dist: string): Root {
  const file = join(dist, 'scheme/scheme.css');
  return adapt(postcss.parse(readFileSync(file, 'utf8')), dirname(file));
}

function adapt(sheet: Root, folder: string): Root {
  sheet.walkComments((comment) => {
    comment.remove();
  });
  sheet.walkAtRules((rule) => {
    if (['charset', 'font-face', '-moz-document'].includes(rule.name)) rule.remove();
    else if (rule.name === 'media') keepStandardContrast(rule);
  });
  sheet.walkDecls((declaration) => {
    replaceFont(declaration);
    declaration.value = declaration.value.replace(
      /url\("?(\.\.?\/[^")]+)"?\)/g,
      (_, path) => `url("${resolve(folder, path)}")`,
    );
  });
  sheet.walkRules((rule) => {
    if (rule.selector.includes('[data-fr-theme=dark]')) followSystemScheme(rule);
  });
  return sheet;
}

/** `-ms-high-contrast` died with Internet Explorer; what it was paired with stays. */
function keepStandardContrast(rule: AtRule): void {
  const kept = rule.params.split(/,\s*/).filter((query) => !LEGACY_CONTRAST.test(query));
  if (kept.length === 0) rule.remove();
  else rule.params = kept.join(', ');
}

/** Marianne and Spectral are reserved to the State: the system's own font, and nothing to download. */
function replaceFont(declaration: Declaration): void {
  if (declaration.prop === 'font-family')
    declaration.value = declaration.value.includes('monospace') ? 'ui-monospace, monospace' : 'var(--font)';
}

/** The dark rule moves into a media query, so that the theme needs no script; paper always gets the light one. */
function followSystemScheme(rule: Rule): void {
  const selectors = rule.selectors.map((selector) => selector.replace(DARK, ':root ').trim());
  const media = postcss.atRule({
    name: 'media',
    params: 'screen and (prefers-color-scheme: dark)',
  });
  rule.replaceWith(media.append(rule.clone({ selectors })));
}
