import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { failureOf } from '../../../src/deliveries/failure.ts';
import { createGuardedFetch } from '../../../src/security/guarded-fetch.ts';
import { isPublicAddress } from '../../../src/security/public-address.ts';

/** What an attacker's address would reach: every connection to this machine, on either protocol. */
let sinkhole: Server;
let port: number;
let connections = 0;
beforeAll(async () => {
  sinkhole = createServer((socket) => {
    connections += 1;
    socket.resume().end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => sinkhole.listen({ port: 0, host: '::', ipv6Only: false }, resolve));
  ({ port } = sinkhole.address() as AddressInfo);
});
beforeEach(() => {
  connections = 0;
});
afterAll(() => new Promise((resolve) => sinkhole.close(resolve)));

const outcome = (call: Promise<Response>) =>
  call.then(
    ({ status }) => status,
    (error: Error) => String(error.cause ?? error),
  );

const REFUSED = /no address on the internet/;

describe('S36 calls to addresses that somebody else wrote', () => {
  it('S36 the sinkhole does see who is not refused', async () => {
    const spared = createGuardedFetch({ spared: [`http://127.0.0.1:${port}`] });
    expect(await outcome(spared(`http://127.0.0.1:${port}/`))).toBe(204);
    expect(connections).toBe(1);
  });

  it.each([
    '127.0.0.1',
    '127.1',
    '127.0.0.2',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '0',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '１２７.0.0.1',
    'localhost',
    'LOCALHOST.',
  ])('S36 %s is not called', async (host) => {
    expect(await outcome(createGuardedFetch()(`http://${host}:${port}/`))).toMatch(/no address|ENOTFOUND|EAI_AGAIN/);
    expect(connections).toBe(0);
  });

  it.each([
    ['10.0.0.1', 4],
    ['100.64.0.1', 4],
    ['127.0.0.1', 4],
    ['169.254.169.254', 4],
    ['172.16.0.1', 4],
    ['172.31.255.255', 4],
    ['192.168.1.1', 4],
    ['198.18.0.1', 4],
    ['224.0.0.1', 4],
    ['255.255.255.255', 4],
    ['::1', 6],
    ['::ffff:127.0.0.1', 6],
    ['fc00::1', 6],
    ['fd12:3456::1', 6],
    ['fe80::1', 6],
    ['ff02::1', 6],
  ])('S36 a name that leads to %s is not called, nor one that leads elsewhere too', async (address, family) => {
    for (const addresses of [
      [{ address, family }],
      [
        { address: '93.184.215.14', family: 4 },
        { address, family },
      ],
    ]) {
      const guarded = createGuardedFetch({ resolve: (_host, _options, done) => done(null, addresses) });
      expect(await outcome(guarded(`http://appli.example.fr:${port}/`))).toMatch(REFUSED);
    }
    expect(isPublicAddress(address)).toBe(false);
    expect(connections).toBe(0);
  });

  it('S36 a name that changes after it was looked at gains nothing: the connection is made to what was checked', async () => {
    let looked = 0;
    const guarded = createGuardedFetch({
      resolve: (_host, _options, done) => {
        looked += 1;
        done(null, [{ address: looked === 1 ? '10.0.0.1' : '127.0.0.1', family: 4 }]);
      },
    });
    for (const attempt of [1, 2, 3]) {
      expect(await outcome(guarded(`http://appli.example.fr:${port}/`))).toMatch(REFUSED);
      expect(looked).toBe(attempt);
    }
    expect(connections).toBe(0);
  });

  it('S36 the log says why an address was not called', async () => {
    const refused = await createGuardedFetch()(`http://127.0.0.1:${port}/`).catch(failureOf);
    expect(refused).toBe('private-address');
  });

  it('S36 a redirect is not followed', async () => {
    const redirecting = createHttpServer((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end(),
    );
    await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`;
    expect(await outcome(createGuardedFetch({ spared: [origin] })(`${origin}/`, { redirect: 'follow' }))).toBe(302);
    expect(connections).toBe(0);
    await new Promise((resolve) => redirecting.close(resolve));
  });

  it.each(['93.184.215.14', '8.8.8.8', '2a00:1450:4007:80e::200e', '172.32.0.1', '100.128.0.1'])(
    'S36 %s is of the internet',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});
