import { describe, expect, it } from '@jest/globals';
import { fitsOneSms, gsm7Length, toGsm7 } from '../../../src/messaging/gsm7.ts';

describe('obligations §2 the alphabet of SMS', () => {
  it.each([
    ['l’été où Zoë naîtra, ça coûte 3 €', "l'été où Zoe naitra, ca coute 3 €"],
    ['« Cœur » – voilà…', '" Coeur " - voilà...'],
    ['É Ç à è é ù', 'É Ç à è é ù'],
    ['Ê ç â î ô', 'E c a i o'],
    ['e\u0301', 'é'],
    ['🦊 ة', '? ?'],
    ['min.\u00a0: 30\u202f!', 'min. : 30 !'],
  ])('«%s» becomes «%s»', (text, plain) => {
    expect(toGsm7(text)).toBe(plain);
    expect(fitsOneSms(plain)).toBe(true);
  });

  it('counts 160 characters to a part, and twice those of the extension', () => {
    expect(gsm7Length('a€{')).toBe(5);
    expect(fitsOneSms('é'.repeat(160))).toBe(true);
    expect(fitsOneSms('é'.repeat(161))).toBe(false);
    expect(fitsOneSms('€'.repeat(81))).toBe(false);
    expect(fitsOneSms('م'.repeat(70))).toBe(true);
    expect(fitsOneSms('م'.repeat(71))).toBe(false);
  });
});
