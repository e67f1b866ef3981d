import { describe, expect, it } from '@jest/globals';
import { deriveKey } from '../../../src/security/derive-key.ts';
import { networkOf } from '../../../src/security/network-of.ts';
import { createOneTimeCodes } from '../../../src/security/one-time-code.ts';
import { createSeal } from '../../../src/security/seal.ts';
import { hashToken, newToken } from '../../../src/security/token.ts';

const secret = 'a secret of the configuration, 32 characters at least';

describe('B5 one-time codes', () => {
  const codes = createOneTimeCodes(secret);

  it('B5 have six digits, each different, and open only with themselves', () => {
    const issued = Array.from({ length: 200 }, () => codes.issue('activation:1'));
    for (const { code, hash } of issued) {
      expect(code).toMatch(/^\d{6}$/);
      expect(codes.matches(code, 'activation:1', hash)).toBe(true);
    }
    expect(new Set(issued.map(({ code }) => code)).size).toBeGreaterThan(190);
    const [first, second] = issued as [(typeof issued)[0], (typeof issued)[0]];
    expect(codes.matches(first.code, 'activation:1', second.hash)).toBe(first.code === second.code);
  });

  it('B5 may be typed with spaces', () => {
    const { code, hash } = codes.issue('activation:1');
    expect(codes.matches(` ${code.slice(0, 3)} ${code.slice(3)}`, 'activation:1', hash)).toBe(true);
  });

  it('S7 are worth nothing for another purpose, another request or another installation', () => {
    const { code, hash } = codes.issue('activation:1');
    expect(codes.matches(code, 'activation:2', hash)).toBe(false);
    expect(codes.matches(code, 'recovery:1', hash)).toBe(false);
    expect(createOneTimeCodes(`${secret}2`).matches(code, 'activation:1', hash)).toBe(false);
  });

  it('S7 a damaged hash matches nothing and does not throw', () => {
    const { code } = codes.issue('activation:1');
    for (const hash of ['', 'AAAA', '\0']) expect(codes.matches(code, 'activation:1', hash)).toBe(false);
  });

  it('S7 what is kept does not hold the code', () => {
    const { code, hash } = codes.issue('activation:1');
    expect(hash).not.toContain(code);
  });
});

describe('S20 tokens', () => {
  it('S20 have 256 bits, fit a URL and are found by their hash', () => {
    const tokens = new Set(Array.from({ length: 100 }, () => newToken()));
    expect(tokens.size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
    expect(hashToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });
});

describe('sealed texts', () => {
  const box = createSeal(secret, 'outbox');
  const sealed = box.seal('+33639980111 : 123456 — é', 'message 1');

  it('open where they belong and show nothing', () => {
    expect(box.open(sealed, 'message 1')).toBe('+33639980111 : 123456 — é');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('123456');
    expect(box.seal('x', 'message 1')).not.toBe(box.seal('x', 'message 1'));
  });

  it('do not open elsewhere, changed, cut, or with another secret or purpose', () => {
    const changed = Buffer.from(sealed, 'base64url');
    changed[changed.length - 1]! ^= 1;
    expect(() => box.open(sealed, 'message 2')).toThrow();
    expect(() => box.open(changed.toString('base64url'), 'message 1')).toThrow();
    expect(() => box.open(sealed.slice(0, 20), 'message 1')).toThrow();
    expect(() => box.open('', 'message 1')).toThrow();
    expect(() => createSeal(`${secret}2`, 'outbox').open(sealed, 'message 1')).toThrow();
    expect(() => createSeal(secret, 'other').open(sealed, 'message 1')).toThrow();
  });

  it('use a key of their own', () => {
    expect(deriveKey(secret, 'a').equals(deriveKey(secret, 'b'))).toBe(false);
    expect(deriveKey(secret, 'a')).toHaveLength(32);
  });
});

describe('S3 the network of an address', () => {
  it.each([
    ['198.51.100.77', '198.51.100.0/24'],
    ['::ffff:198.51.100.77', '198.51.100.0/24'],
    ['2001:db8:1234:56ff:1::9', '2001:db8:1234:5600::/56'],
    ['2001:0DB8:1234:5600::1', '2001:db8:1234:5600::/56'],
    ['2001:db8::1', '2001:db8:0:0::/56'],
    ['::1', '0:0:0:0::/56'],
    ['fe80::1%eth0', 'fe80:0:0:0::/56'],
  ])('S3 of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('S13 may be one IPv4 address', () => {
    expect(networkOf('198.51.100.77', 32)).toBe('198.51.100.77');
    expect(networkOf('2001:db8::1', 32)).toBe('2001:db8:0:0::/56');
  });
});
