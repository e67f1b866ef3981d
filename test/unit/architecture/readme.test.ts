import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { demonstrationNotice } from '../../../src/demo/demonstration.ts';
import { demonstration } from '../../support/config.ts';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** What stands between back quotes. */
const quoted = [...readme.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!);

describe('the README', () => {
  it('leads to files that exist', () => {
    const linked = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path!);
    const named = quoted.filter((text) => /^(src|views|config|migrations|test|\.ci|\.github)\/[\w./-]*$/.test(text));
    expect(named.length).toBeGreaterThan(5);
    expect([...linked, ...named].filter((path) => !existsSync(path))).toEqual([]);
  });

  it('maps every folder of the sources', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => `src/${name}/`).filter((folder) => !quoted.includes(folder))).toEqual([]);
  });

  it('names commands that the project has', () => {
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script!);
    expect([...named, 'start', 'test'].filter((script) => !(script in scripts))).toEqual([]);
  });

  it('M2 tells the same people and passwords as the demonstration at its start', () => {
    const notice = demonstrationNotice({ config: demonstration() }, true);
    const facts = notice.match(/06 39[\d ]+\d|\d\d\/\d\d\/\d{4}|[gnt]\.\w+|\S+!|http:\S+/g)!;
    expect(facts.length).toBeGreaterThan(8);
    expect(facts.filter((fact) => !readme.includes(fact))).toEqual([]);
  });

  it('says what is not under our licence', () => {
    expect(readme).toMatch(/SSPL/);
    expect(readme).toMatch(/MIT/);
  });
});
