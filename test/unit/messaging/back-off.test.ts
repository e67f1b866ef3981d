import { describe, expect, it } from '@jest/globals';
import { backOff } from '../../../src/messaging/back-off.ts';

describe('S64 the wait between attempts', () => {
  it('grows from 2 seconds to 5 minutes', () => {
    const waits = [1, 2, 3, 4, 8, 9, 50, 5000].map((attempts) => backOff(attempts, () => 1));
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 256_000, 300_000, 300_000, 300_000]);
  });

  it('is spread, so that what was held back does not come all at once', () => {
    expect([backOff(4, () => 0), backOff(4, () => 0.5)]).toEqual([8_000, 12_000]);
  });
});
