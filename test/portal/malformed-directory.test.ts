import { describe, expect, it } from '@jest/globals';
import { allowInsecureRequests, Configuration, customFetch } from 'openid-client';
import { createDirectory } from '../../src/portal/directory/directory.ts';
import { demonstration } from '../support/config.ts';
import { testClock } from '../support/test-clock.ts';

const settings = demonstration().portal!;
const UAI = '0159901F';
const INES = {
  sub: 'child-ines',
  local_id: '1001',
  given_name: 'Inès',
  family_name: 'BENALI',
  birth_date: '2012-03-14',
  guardians: [{ key: 'k', given_name: 'Karim', family_name: 'BENALI', email: 'karim.benali@example.fr' }],
};

const json = (body: unknown, status = 200) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

/** The portal's client, with a provider whose Directory API answers whatever a test wants. */
function directoryThat(answer: (url: URL) => Response) {
  const configuration = new Configuration(
    { issuer: settings.issuer, token_endpoint: `${settings.issuer}/token` },
    settings.clientId,
    settings.clientSecret,
  );
  allowInsecureRequests(configuration);
  const asked: string[] = [];
  configuration[customFetch] = async (address) => {
    const url = new URL(address);
    if (url.pathname === '/token') return json({ access_token: 't', token_type: 'bearer', expires_in: 300 });
    asked.push(url.pathname + url.search);
    return answer(url);
  };
  const provider = { facts: async () => ({ configuration, keys: undefined as never }), isUp: async () => true };
  return { directory: createDirectory(settings, provider, testClock()), asked };
}

const told = async (asking: Promise<unknown>) => {
  const thrown = await asking.then(
    () => undefined,
    (error: Error & { code?: string }) => error,
  );
  return { code: thrown?.code, words: `${thrown?.message} ${(thrown?.cause as Error | undefined)?.message}` };
};

describe('G5 a Directory API that answers wrongly', () => {
  it.each<[string, () => Response]>([
    ['a page of a proxy', () => new Response('<html>BENALI</html>', { headers: { 'content-type': 'text/html' } })],
    ['half an answer', () => json(JSON.stringify(INES).slice(0, 90))],
    ['a pupil without a name', () => json({ ...INES, given_name: undefined })],
    ['a pupil whose name is an operator', () => json({ ...INES, family_name: { $ne: 'BENALI' } })],
    ['guardians of another kind', () => json({ ...INES, guardians: { 0: INES.guardians[0] } })],
    ['another pupil than was asked for', () => json({ ...INES, sub: 'child-lucas' })],
    ['the list of all pupils', () => json({ pupils: [INES] })],
    ['somewhere else', () => new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/' } })],
    ['a fault', () => json({ detail: 'BENALI' }, 500)],
    ['nothing', () => json('null')],
  ])('S64 is out of reach, and nobody is named in the log: %s', async (_, answer) => {
    const { directory, asked } = directoryThat(answer);
    const { code, words } = await told(directory.pupil(UAI, 'child-ines'));
    expect(code).toBe('provider-unavailable');
    expect(words).not.toMatch(/BENALI|Inès|Karim|Lucas/i);
    expect(asked).toHaveLength(1);
  });

  it('S64 does not lead through the same page without end', async () => {
    const { directory } = directoryThat(() => json({ pupils: [INES], next_cursor: 'same' }));
    expect((await directory.pupilsOf(UAI)).nextCursor).toBe('same');
    expect((await told(directory.pupilsOf(UAI, { cursor: 'same' }))).code).toBe('provider-unavailable');
  });

  it('S36 is asked at no other address, whatever a pupil is called', async () => {
    const { directory, asked } = directoryThat(() => json({ status: 404 }, 404));
    for (const sub of ['.', '..', '../../token', 'a/b', '%2e%2e', '?x=1', '#', '', 'é'])
      expect(await directory.pupil(UAI, sub)).toBeUndefined();
    for (const path of asked) expect(path).toMatch(/^\/api\/v1\/schools\/0159901F\/pupils\/[^/?#]+$/);
  });
});
