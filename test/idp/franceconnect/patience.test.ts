import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, jest } from '@jest/globals';
import { createFranceConnect } from '../../../src/idp/franceconnect/client.ts';
import { movableClock } from '../../support/clock.ts';
import { eventually } from '../../support/eventually.ts';
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

/** Holds the last answer of FranceConnect, and ends the patience with it when the test says so, not after real seconds. */
function heldUserinfo() {
  const limits: { seconds: number; controller: AbortController }[] = [];
  const held: { release(): void }[] = [];
  const [realFetch, realTimeout] = [globalThis.fetch, AbortSignal.timeout.bind(AbortSignal)];
  const timeouts = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    const controller = new AbortController();
    limits.push({ seconds: milliseconds / 1000, controller });
    return controller.signal;
  });
  const fetches = jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, options) => {
    if (new URL(String(url)).pathname.endsWith('/userinfo')) {
      await new Promise<void>((release, refuse) => {
        held.push({ release });
        options!.signal!.addEventListener('abort', () => refuse(options!.signal!.reason));
      });
    }
    return realFetch(url, { ...options, signal: realTimeout(60_000) });
  });
  return {
    /** In the order in which they began. */
    limits,
    arrived: () => eventually(() => held[0], 'the userinfo was not asked for'),
    restore() {
      timeouts.mockRestore();
      fetches.mockRestore();
    },
  };
}

describe('S64 a FranceConnect that takes its time', () => {
  const SECONDS = 3;
  it.each([
    ['the limit set before its first answer passes during the last: it is not waited for', false],
    ['its answers together come in time: they are waited for', true],
  ])('%s', async (_, ok) => {
    const fake = await startFake({ redirectUris: [`${ISSUER}/franceconnect/callback`] });
    const franceConnect = service(fake.issuer, SECONDS);
    const begun = await franceConnect.begin({ freshLogin: false });
    if (!begun.ok) throw new Error(begun.detail);
    const browser = new Browser();
    const page = await browser.visit(begun.url.href);
    const back = await browser.post(page.url.href, { identity: 'sandrine.brival' });
    const userinfo = heldUserinfo();
    try {
      const redeeming = franceConnect.redeem(back.url.searchParams, begun.secrets);
      const { release } = await userinfo.arrived();
      const [ofAll] = userinfo.limits;
      expect(ofAll!.seconds).toBe(SECONDS);
      if (ok) release();
      else ofAll!.controller.abort(new DOMException('too late', 'TimeoutError'));
      expect(await redeeming).toMatchObject(
        ok ? { ok, signedInSecondsAgo: expect.any(Number) } : { ok, reason: 'unavailable' },
      );
    } finally {
      userinfo.restore();
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
