import { describe, expect, it } from '@jest/globals';
import { isRecipient } from '../../../src/messaging/recipient.ts';

describe('S17 a recipient is one address and nothing else', () => {
  it.each(['valery.durant@example.fr', "o'neil+ecole@sous.domaine.example", 'élise@exemple.fr'])('«%s»', (to) => {
    expect(isRecipient('mail', to)).toBe(true);
  });

  it.each([
    'a@example.fr\r\nBcc: b@example.fr',
    'a@example.fr\n',
    'a@example.fr, b@example.fr',
    'a@example.fr;b@example.fr',
    'a@example.fr b@example.fr',
    'Name <a@example.fr>',
    '"a b"@example.fr',
    'a@b@example.fr',
    'a@example.fr\0',
    'a@example.fr\u2028',
    'a(comment)@example.fr',
    `${'a'.repeat(65)}@example.fr`,
    `a@${'b'.repeat(254)}`,
    'example.fr',
    '',
  ])('not %j', (to) => {
    expect(isRecipient('mail', to)).toBe(false);
  });

  it('is an E.164 number for an SMS', () => {
    expect(isRecipient('sms', '+33639980111')).toBe(true);
    for (const to of [
      '0639980111',
      '+33 6 39 98 01 11',
      '+33639980111\n',
      '+33639980111,+33639980112',
      '+0639980111',
    ]) {
      expect(isRecipient('sms', to)).toBe(false);
    }
  });
});
