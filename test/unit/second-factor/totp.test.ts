import { describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import { groupedSecret, newTotpSecret, stepOfCode, totpUri } from '../../../src/idp/second-factor/totp.ts';

const NOW = new Date('2026-11-22T10:00:10Z');
const STEP_MS = 30_000;
const secret = newTotpSecret();
const stepAt = (when: Date) => Math.floor(when.getTime() / STEP_MS);
const codeAt = (steps: number) =>
  generateSync({ secret, epoch: Math.floor(NOW.getTime() / 1000) + (steps * STEP_MS) / 1000 });

describe('F8 codes of an authenticator app', () => {
  it.each([-1, 0, 1])('S9 a code of %i steps from now is right, and tells its step', (steps) => {
    expect(stepOfCode(secret, codeAt(steps), NOW)).toBe(stepAt(NOW) + steps);
  });

  it.each([-2, 2])('S9 a code of %i steps from now is wrong', (steps) => {
    expect(stepOfCode(secret, codeAt(steps), NOW)).toBeUndefined();
  });

  it('F8 a code may be typed with spaces, as apps show it', () => {
    const code = codeAt(0);
    expect(stepOfCode(secret, ` ${code.slice(0, 3)} ${code.slice(3)} `, NOW)).toBe(stepAt(NOW));
  });

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '-12345'])(
    'S5 «%s» is no code, and no fault either',
    (typed) => {
      expect(stepOfCode(secret, typed, NOW)).toBeUndefined();
    },
  );

  it('S9 each secret has 160 bits and is like no other; by hand it is typed in groups of four', () => {
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret()).not.toBe(secret);
    expect(groupedSecret(secret)).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  });

  it('F8 the app shows the service and the identifier', () => {
    const uri = new URL(totpUri(secret, { service: 'ÉduConnect', identifier: 'v.durant1' }));
    expect(decodeURIComponent(uri.pathname)).toContain('ÉduConnect:v.durant1');
    expect(uri.searchParams.get('secret')).toBe(secret);
  });
});
