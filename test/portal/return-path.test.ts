import { describe, expect, it } from '@jest/globals';
import { returnPath } from '../../src/portal/sign-in/return-path.ts';

const PORTAL = 'https://scolarite.example.fr';

/** Addresses that lead elsewhere, or that some browser or proxy reads as doing so. */
const HOSTILE = [
  'https://evil.example',
  'http://scolarite.example.fr/',
  'https://scolarite.example.fr.evil.example/',
  'https://scolarite.example.fr@evil.example/',
  'https://scolarite.example.fr:8443/',
  'https://evil.example/https://scolarite.example.fr/',
  'https:evil.example',
  'https:/evil.example',
  'https:///evil.example',
  'https:\\\\evil.example',
  'HTTPS://SCOLARITE.EXAMPLE.FR/',
  '//evil.example',
  '///evil.example',
  '////evil.example',
  '/\\evil.example',
  '/\\/evil.example',
  '\\/evil.example',
  '\\\\evil.example',
  '/\tevil',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\nset-cookie: a=b',
  '/%0d%0aset-cookie:a=b',
  '/%0a/evil.example',
  '/%00',
  '/ /evil.example',
  ' /evil.example',
  '\u0000/evil.example',
  '/%2fevil.example',
  '/%2Fevil.example',
  '/%5cevil.example',
  '/%252fevil.example',
  '/%255cevil.example',
  '/%2f%2fevil.example',
  '%2f%2fevil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/./\\evil.example',
  '/%2e//evil.example',
  '/%2e%2e//evil.example',
  '/children/../..//evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://scolarite.example.fr/1',
  'ftp://scolarite.example.fr/',
  'evil.example',
  '.evil.example',
  '@evil.example',
  ':80/evil',
  '?next=https://evil.example',
  '#https://evil.example',
  '',
  ' ',
  '/%',
  '/%zz',
  '/%c0%af/evil.example',
  `/${'a'.repeat(2_000)}`,
  '/sign-in',
  '/sign-in/callback?code=1',
  '/sign-out',
  '/x/../sign-out/done',
  'https://scolarite.example.fr/sign-in?target_link_uri=/',
  'https://scolarite.example.fr//evil.example',
];

describe('S30 where a sign-in leads back to', () => {
  it.each([
    ['/', '/'],
    ['/children/Zm9v-_', '/children/Zm9v-_'],
    ['/children/x?lang=en', '/children/x?lang=en'],
    [`${PORTAL}/children/x`, '/children/x'],
    [`${PORTAL}/`, '/'],
    ['/sign-information', '/sign-information'],
    ['/children/x#services', '/children/x'],
  ])('S30 leads to a page of ours: %s', (asked, path) => {
    expect(returnPath(asked, PORTAL)).toBe(path);
  });

  it.each(HOSTILE)('S30 leads home instead of %j', (asked) => {
    expect(returnPath(asked, PORTAL)).toBe('/');
  });

  it('S57 leads home when asked for two pages at once, or for none', () => {
    expect(returnPath(['/a', '/b'], PORTAL)).toBe('/');
    expect(returnPath(undefined, PORTAL)).toBe('/');
  });
});
