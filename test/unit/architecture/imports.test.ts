import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Import, readSources } from '../../support/source.ts';

/**
 * Which part of `src/` may import which others (design.md «Shape»): applications use toolkits, never the reverse; the
 * portal and the identity provider do not know each other; the demonstration is known to the command line alone.
 */
const GROUND = ['clock.ts', 'log.ts', 'config'];
const TOOLKITS = [...GROUND, 'files', 'pdf', 'phone', 'security', 'storage', 'messaging', 'deliveries', 'web'];
const MAY_IMPORT: Record<string, string[]> = {
  'clock.ts': [],
  'log.ts': [],
  config: ['phone'],
  pdf: [],
  phone: [],
  files: [],
  storage: GROUND,
  security: [...GROUND, 'storage'],
  web: [...GROUND, 'storage', 'security'],
  messaging: [...GROUND, 'storage', 'security'],
  deliveries: [...GROUND, 'messaging'],
  idp: TOOLKITS,
  portal: TOOLKITS,
  demo: [...TOOLKITS, 'idp', 'portal'],
  cli: [...TOOLKITS, 'idp', 'portal', 'demo'],
  'main.ts': ['cli', 'config'],
};

const APPS = ['idp', 'portal'];
/** Folders of an application that its features share; every other folder is a feature. */
const SHARED = [
  'idp/accounts',
  'idp/audit',
  'idp/directory',
  'idp/oidc',
  'idp/sharing',
  'portal/sessions',
  'portal/campaign',
  'portal/campaign-mails',
  'portal/directory',
  'portal/report-cards',
  'portal/corrections',
  'portal/webhooks',
];
/** What lists all that the features of an application bring: routes, collections. */
const ASSEMBLY = /^src\/(idp|portal)\/(app|migrations|sweep-targets)\.ts$/;
/** Run when the project is built, never by an installation: they may use development libraries. */
const BUILD_TIME = /^src\/web\/assets\//;

const sources = readSources('src');
const imports = sources.flatMap((source) => source.imports);
const inside = imports.filter(({ library }) => !library);
const area = (path: string) => path.split('/')[1]!;
const show = ({ from, to }: Import) => `${from} → ${to}`;

/** The feature a file belongs to, such as `idp/sign-in`, if it belongs to one. */
function featureOf(path: string): string | undefined {
  const [, app, folder, file] = path.split('/');
  const feature = `${app}/${folder}`;
  return file !== undefined && APPS.includes(app!) && !SHARED.includes(feature) ? feature : undefined;
}

describe('the shape of the code', () => {
  it('sends imports one way only: command line, demonstration, applications, toolkits', () => {
    const wrong = inside.filter(
      ({ from, to }) => area(from) !== area(to) && !MAY_IMPORT[area(from)]?.includes(area(to)),
    );
    expect(wrong.map(show)).toEqual([]);
  });

  it('keeps features apart: each uses its own folder, what its application shares, and toolkits', () => {
    const wrong = inside.filter(({ from, to }) => {
      const [own, other] = [featureOf(from), featureOf(to)];
      const inApplication = APPS.includes(area(from));
      return other !== undefined && own !== other && inApplication && !ASSEMBLY.test(from);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('lists what features bring in files that nothing inside the application imports', () => {
    const wrong = inside.filter(({ from, to }) => ASSEMBLY.test(to) && area(from) === area(to));
    expect(wrong.map(show)).toEqual([]);
  });

  it('gives every feature the same file of routes', () => {
    const features = new Set(sources.map(({ path }) => featureOf(path)).filter((feature) => feature !== undefined));
    expect([...features].filter((feature) => !existsSync(join('src', feature, 'routes.ts')))).toEqual([]);
  });

  it('imports files of the project by their name, from src alone', () => {
    expect(inside.filter(({ to }) => !to.startsWith('src/') || !existsSync(to)).map(show)).toEqual([]);
  });

  it('uses in an installation only the libraries that an installation has', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const name = (library: string) => library.split('/', library.startsWith('@') ? 2 : 1).join('/');
    const known = ({ to }: Import) => to.startsWith('node:') || Object.hasOwn(dependencies, name(to));
    const libraries = imports.filter(({ library, from }) => library && !BUILD_TIME.test(from));
    expect(libraries.filter((one) => !known(one)).map(show)).toEqual([]);
    expect(libraries.filter(({ to }) => builtinModules.includes(to)).map(show)).toEqual([]);
  });

  it('passes nothing on: no barrel, each thing is imported from the file that holds it', () => {
    expect(sources.filter(({ reexports, path }) => reexports || path.endsWith('/index.ts'))).toEqual([]);
  });

  it('names files and folders for what they hold', () => {
    const all = ['src', 'test', 'views'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    );
    expect(all.filter((path) => /(^|\/|-)(utils?|helpers?|common|misc)(\.\w+)?$/.test(path))).toEqual([]);
  });

  it('writes to the console from the command line only', () => {
    const allowed = (path: string) => path.startsWith('src/cli/') || path === 'src/main.ts';
    expect(sources.filter(({ usesConsole, path }) => usesConsole && !allowed(path)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('leaves no file without an importer', () => {
    const imported = new Set(inside.map(({ to }) => to));
    const entries = /^src\/(main|web\/assets\/build)\.ts$/;
    expect(sources.map(({ path }) => path).filter((path) => !imported.has(path) && !entries.test(path))).toEqual([]);
  });
});
