import { describe, expect, it } from '@jest/globals';
import { duration } from '../../../src/web/texts.ts';

describe('how long a page says to wait', () => {
  it.each([
    [0, '1 seconde'],
    [45, '45 secondes'],
    [59.2, '60 secondes'],
    [60, '1 minute'],
    [61, '2 minutes'],
    [3_600, '1 heure'],
    [3_601, '2 heures'],
  ])('A3 B5 of %d seconds it says «%s»', (seconds, said) => {
    expect(duration(seconds, 'fr').replace('\u00a0', ' ')).toBe(said);
  });

  it('F10 says it in the other languages', () => {
    expect(duration(120, 'en')).toBe('2 minutes');
    expect(duration(120, 'ar')).toMatch(/دقيقتان|2/);
  });
});
