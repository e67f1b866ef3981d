import { describe, expect, it } from '@jest/globals';
import { loadTexts } from '../../../src/web/texts.ts';

const texts = loadTexts('views/locales');
const sent = { contact: '+33 6 •• •• •• 11', minutes: 30 };

describe('a value among words written right to left', () => {
  it('F10 keeps its own order in Arabic: a phone number is not read from its end', () => {
    expect(texts.in('ar')('recovery:code.sms-sent', sent)).toContain(`\u2068${sent.contact}\u2069`);
  });

  it('F10 is a figure alone as it is, and has nothing around it in French', () => {
    expect(texts.in('ar')('recovery:code.sms-sent', sent)).toContain(' 30 ');
    expect(texts.in('fr')('recovery:code.sms-sent', sent)).not.toMatch(/\p{Bidi_Control}/u);
  });
});
