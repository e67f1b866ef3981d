import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createFranceConnect } from '../../../src/idp/franceconnect/client.ts';
import { movableClock } from '../../support/clock.ts';
import { Browser } from '../oidc/browser.ts';
import { SECRET, startFake } from './visitor.ts';

const ISSUER = 'https://service.example.fr';

function service(issuer: string, timeoutSeconds: number) {
  const settings = {
    issuer,
    clientId: 'service',
    clientSecret: SECRET,
    signingAlgorithm: 'ES256',
    timeoutSeconds,
    pauseSeconds: 30,
  } as const;
  const idp = { issuer: ISSUER } as Parameters<typeof createFranceConnect>[0]['idp'];
  return createFranceConnect({ idp }, settings, movableClock());
}

describe('S64 a FranceConnect that takes its time', () => {
  it.each([
    ['its answers together take longer than anybody waits', 3, false],
    ['they do not', 5, true],
  ])('%s', async (_, timeoutSeconds, ok) => {
    const fake = await startFake({ redirectUris: [`${ISSUER}/franceconnect/callback`] }, 2);
    try {
      const franceConnect = service(fake.issuer, timeoutSeconds);
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

describe('S64 the pause after FranceConnect did not answer', () => {
  it.each<[string, (response: ServerResponse) => unknown, boolean]>([
    ['is not begun by a firewall’s page about one browser', (out) => out.writeHead(403).end('<h1>Refusé</h1>'), false],
    ['is not begun by a page instead of tokens', (out) => out.setHeader('content-type', 'text/html').end('<p>'), false],
    ['is begun by a fault of its own', (out) => out.writeHead(502).end('Bad Gateway'), true],
    ['is begun by silence', (out) => out.destroy(), true],
  ])('%s', async (_, tokens, paused) => {
    const server = createServer(({ url }, response) => {
      if (url === '/token') return tokens(response);
      const { port } = server.address() as AddressInfo;
      const issuer = `http://127.0.0.1:${port}`;
      const endpoints = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer, ...endpoints }));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const franceConnect = service(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 2);
      const begun = await franceConnect.begin({ freshLogin: false });
      if (!begun.ok) throw new Error(begun.detail);
      const answer = new URLSearchParams({ code: '<script>', state: begun.state });
      expect(await franceConnect.redeem(answer, begun.secrets)).toMatchObject({ ok: false, reason: 'unavailable' });
      expect((await franceConnect.begin({ freshLogin: false })).ok).toBe(!paused);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
