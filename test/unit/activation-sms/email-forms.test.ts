import { describe, expect, it } from '@jest/globals';
import { emailTwiceForm } from '../../../src/idp/accounts/email-field.ts';
import { doneForm } from '../../../src/idp/activation-sms/forms.ts';

const taken = (email: string) => [
  doneForm.safeParse({ email }).success,
  emailTwiceForm.safeParse({ email, 'email-again': email }).success,
];

describe('the forms that ask for an e-mail', () => {
  it('S17 take what a mail can be sent to, and nothing else (A4, B8)', () => {
    expect(taken(`${'x'.repeat(64)}@example.fr`)).toEqual([true, true]);
    expect(taken(`${'x'.repeat(65)}@example.fr`)).toEqual([false, false]);
    expect(taken('lea@example.fr, zoe@example.fr')).toEqual([false, false]);
  });
});
