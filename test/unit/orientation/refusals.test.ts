import { describe, expect, it } from '@jest/globals';
import { TRANSITIONS } from '../../../src/portal/campaign/states.ts';
import { LOCALES } from '../../../src/web/texts.ts';
import { allTexts } from '../../support/texts.ts';

/** What no condition of the machine says, but `judge`, `act`, and a family that appeals too late. */
const OTHERS = ['never-yours', 'pen-taken-by-other', 'not-now', 'changed-meanwhile', 'too-often', 'appeal-term-over'];

describe('I6 the refusals that families meet', () => {
  it.each(LOCALES)('I6 are each told in plain words, in %s', (locale) => {
    const conditions = TRANSITIONS.flatMap(({ who, when }) => (who.includes('holder') && when ? [when] : []));
    expect(conditions.length).toBeGreaterThan(2);
    const texts = allTexts(locale);
    const needed = [...conditions, ...OTHERS].flatMap((reason) =>
      ['title', 'text'].map((part) => `orientation-answers:refused.${reason}.${part}`),
    );
    expect(needed.filter((key) => !texts.has(key))).toEqual([]);
  });
});
