import { describe, expect, it } from '@jest/globals';
import { likelyEmail } from '../../../src/idp/accounts/email-typo.ts';

describe('the address that was probably meant', () => {
  it('B8 corrects a well-known slip of the domain', () => {
    expect(likelyEmail('lea.aubrac@Gmial.com')).toBe('lea.aubrac@gmail.com');
    expect(likelyEmail('lea@wanado.fr')).toBe('lea@wanadoo.fr');
  });

  it('B8 leaves every other address alone', () => {
    expect(likelyEmail('lea@gmail.com')).toBeUndefined();
    expect(likelyEmail('lea@constructor')).toBeUndefined();
  });
});
