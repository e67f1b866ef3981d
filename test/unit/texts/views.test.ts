import { describe, expect, it } from '@jest/globals';
import { readSources } from '../../support/source.ts';
import { viewSources } from '../../support/texts.ts';

const strings = readSources('src').flatMap((source) => source.strings);
/** What a page is rendered from: neither layouts nor partials, which views name, nor messages, found by their folder. */
const pages = viewSources()
  .map(({ file }) => file.replace(/\.hbs$/, ''))
  .filter((view) => !/^(layouts|partials|messages)\//.test(view));

describe('the views', () => {
  it('exist for every page that the code renders', () => {
    const named = strings.filter((string) => /^(idp|portal|legal|errors|demo)\/[a-z/-]*$/.test(string));
    const exists = (name: string) =>
      pages.includes(name) || (name.endsWith('/') && pages.some((view) => view.startsWith(name)));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !exists(name))).toEqual([]);
  });

  it('are all rendered by some page', () => {
    const rendered = (view: string) =>
      strings.some((string) => string === view || (/\/$/.test(string) && view.startsWith(string)));
    expect(pages.filter((view) => !rendered(view))).toEqual([]);
  });

  it('S19 escape all that they insert', () => {
    expect(
      viewSources()
        .filter(({ source }) => /\{\{\{|\{\{&/.test(source))
        .map(({ file }) => file),
    ).toEqual([]);
  });

  it('S24 hold no style nor script of their own, which the content security policy refuses', () => {
    const inline = /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:/i;
    const pages = viewSources().filter(({ file }) => !file.startsWith('messages/'));
    expect(pages.filter(({ source }) => inline.test(source)).map(({ file }) => file)).toEqual([]);
  });

  it('F10 hold no sentence of their own', () => {
    const sentence = />[^<{]*\p{L}{3,}[^<{]*</u;
    const bare = (source: string) => source.replace(/\{\{!--[\s\S]*?--\}\}/g, '').replace(/\{\{[\s\S]*?\}\}/g, '');
    expect(
      viewSources()
        .filter(({ source }) => sentence.test(bare(source)))
        .map(({ file }) => file),
    ).toEqual([]);
  });
});
