import { describe, expect, it } from '@jest/globals';
import { createFranceConnect } from '../../../src/idp/franceconnect/client.ts';
import { movableClock } from '../../support/clock.ts';
import { Browser } from '../oidc/browser.ts';
import { SECRET, startFake } from './visitor.ts';

const ISSUER = 'https://service.example.fr';

describe('S64 a FranceConnect that takes its time', () => {
  it.each([
    ['its answers together take longer than anybody waits', 3, false],
    ['they do not', 5, true],
  ])('%s', async (_, timeoutSeconds, ok) => {
    const fake = await startFake({ redirectUris: [`${ISSUER}/franceconnect/callback`] }, 2);
    try {
      const settings = {
        issuer: fake.issuer,
        clientId: 'service',
        clientSecret: SECRET,
        signingAlgorithm: 'ES256',
        timeoutSeconds,
        pauseSeconds: 30,
      } as const;
      const idp = { issuer: ISSUER } as Parameters<typeof createFranceConnect>[0]['idp'];
      const franceConnect = createFranceConnect({ idp }, settings, movableClock());
      const begun = await franceConnect.begin({ freshLogin: false });
      if (!begun.ok) throw new Error(begun.detail);
      const browser = new Browser();
      const page = await browser.visit(begun.url.href);
      const back = await browser.post(page.url.href, { identity: 'sandrine.brival', failure: 'slow' });
      const started = performance.now();
      const redeemed = await franceConnect.redeem(back.url.searchParams, begun.secrets);
      expect(redeemed).toMatchObject(
        ok ? { ok, signedInSecondsAgo: expect.any(Number) } : { ok, reason: 'unavailable' },
      );
      expect(performance.now() - started).toBeLessThan(timeoutSeconds * 1000 + 900);
    } finally {
      await fake.stop();
    }
  });
});
