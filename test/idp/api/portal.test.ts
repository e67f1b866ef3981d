import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDirectory, type Directory } from '../../../src/portal/directory/directory.ts';
import { createProvider } from '../../../src/portal/provider.ts';
import { COLLEGE, newParent, openedAccount } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';

describe('G5 the portal and the identity provider, each by the other’s published address', () => {
  let services: TestServices;
  let directory: Directory;

  beforeAll(async () => {
    services = await startTestServices();
    const { config, clock, idp } = services;
    await openedAccount(idp, await newParent(idp.db));
    directory = createDirectory(config.portal!, createProvider(config.portal!, clock), clock);
  });
  afterAll(() => services.stop());

  it('G5 the portal reads the pupils of a school and whom to write to', async () => {
    const { pupils } = await directory.pupilsOf(COLLEGE, { codes: ['211'] });
    expect(pupils).toEqual([
      expect.objectContaining({
        firstName: 'Ambre',
        division: '5 A',
        guardians: [
          expect.objectContaining({ civility: 'Mme', firstName: 'Léa', sub: expect.any(String), locale: 'fr' }),
        ],
      }),
    ]);
    expect(await directory.pupil(COLLEGE, pupils[0]!.sub)).toEqual(pupils[0]);
    expect(await directory.pupil(COLLEGE, 'nobody')).toBeUndefined();
    expect(await directory.pupilsOf('0010001W')).toEqual({ pupils: [] });
  });

  it('S25 answers of the API are kept by no cache, set no cookie and are problems in JSON', async () => {
    const answer = await fetch(`${services.idpUrl}/api/v1/schools/${COLLEGE}/pupils`);
    expect(answer.status).toBe(401);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      'www-authenticate': 'Bearer',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});
