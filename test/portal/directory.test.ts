import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createDirectory, type Directory } from '../../src/portal/directory/directory.ts';
import { createProvider } from '../../src/portal/provider.ts';
import { THEO, VAILLAND } from './support/people.ts';
import { startPortal, type TestPortal } from './support/portal.ts';

const pick = ({ uai, etablissement: name }: typeof THEO) => ({ uai, name });

describe('the pupils of a school, as the portal asks the provider for them', () => {
  let portal: TestPortal;
  let directory: Directory;
  const fresh = () => {
    const { settings, clock } = portal;
    return createDirectory(settings, createProvider(settings, clock), clock);
  };
  const tokensAsked = () => portal.provider.asked.get('/token') ?? 0;

  beforeAll(async () => {
    portal = await startPortal();
    directory = fresh();
  });
  afterAll(() => portal.close());
  afterEach(() => portal.provider.breakDown(undefined));

  it('G5 come with their legal representatives, those without an account too', async () => {
    const { pupils, nextCursor } = await directory.pupilsOf(THEO.uai);
    expect(nextCursor).toBeUndefined();
    expect(pupils).toEqual([
      {
        sub: THEO.sub,
        localId: '2001',
        firstName: 'Théo',
        familyName: 'BRIVAL',
        birthDate: '2011-01-30',
        division: '2de 4',
        level: '2211',
        guardians: [
          {
            key: 'sandrine-2',
            sub: 'sandrine',
            civility: 'Mme',
            firstName: 'Sandrine',
            familyName: 'BRIVAL',
            email: 'sandrine.brival@example.fr',
            accountEmail: 's.brival@example.com',
            mobile: '+33639980111',
            locale: 'fr',
          },
          {
            key: 'frederic-2',
            civility: 'M.',
            firstName: 'Frédéric',
            familyName: 'BRIVAL',
            email: 'frederic.brival@example.fr',
            mobile: '+33639980177',
          },
        ],
      },
    ]);
  });

  it('G5 come page by page, of some levels or one class', async () => {
    const first = await directory.pupilsOf(VAILLAND.uai, { codes: ['2116'], limit: 1 });
    const second = await directory.pupilsOf(VAILLAND.uai, { codes: ['2116'], limit: 1, cursor: first.nextCursor! });
    const names = [...first.pupils, ...second.pupils].map(({ firstName }) => firstName);
    expect([names, second.nextCursor]).toEqual([['Inès', 'Lucas'], undefined]);
    const { pupils } = await directory.pupilsOf(VAILLAND.uai, { division: '5e B' });
    expect(pupils.map(({ firstName }) => firstName)).toEqual(['Maëlle']);
  });

  it('G5 come one by one, and nobody comes for a pupil or a school that is not there', async () => {
    expect(await directory.pupil(THEO.uai, THEO.sub)).toMatchObject({ sub: THEO.sub, firstName: 'Théo' });
    expect(await directory.pupil(VAILLAND.uai, THEO.sub)).toBeUndefined();
    expect(await directory.pupilsOf('0000000A')).toEqual({ pupils: [] });
  });

  it('G5 are asked for with one token, which all who come at once wait for, until it ends', async () => {
    const before = tokensAsked();
    const other = fresh();
    await Promise.all([1, 2, 3].map(() => other.pupilsOf(THEO.uai)));
    await other.pupilsOf(THEO.uai);
    expect(tokensAsked() - before).toBe(1);
    portal.clock.forward({ seconds: 295 });
    await other.pupilsOf(THEO.uai);
    expect(tokensAsked() - before).toBe(2);
  });

  it('G5 are asked for again with another token, once, when the provider refuses the one there was', async () => {
    await directory.pupilsOf(THEO.uai);
    const before = tokensAsked();
    portal.provider.forgetTokens();
    const answers = await Promise.all([1, 2].map(() => directory.pupilsOf(THEO.uai)));
    expect(answers.map(({ pupils }) => pupils.length)).toEqual([1, 1]);
    expect(tokensAsked() - before).toBe(1);
  });

  it('K2 tell how a school is reached, asked for once in five minutes; what was told serves while the provider is away', async () => {
    const address = `/api/v1/schools/${VAILLAND.uai}`;
    const other = fresh();
    expect(await other.school(VAILLAND.uai)).toEqual({
      uai: VAILLAND.uai,
      name: 'Collège Hortense Vailland',
      kind: 'second-degree',
      address: ['12 rue des Tanneurs', '15000 Aurillac'],
      phone: '+33465710001',
      email: 'secretariat@vailland.example.fr',
      website: 'https://vailland.example.fr/',
      hours: { fr: 'de 8 h à 17 h', en: 'from 8 am to 5 pm' },
    });
    await other.school(VAILLAND.uai);
    expect(portal.provider.asked.get(address)).toBe(1);
    portal.clock.forward({ seconds: 301 });
    portal.provider.breakDown(500);
    expect(await other.school(VAILLAND.uai)).toMatchObject({ phone: '+33465710001' });
    await expect(other.school(THEO.uai)).rejects.toMatchObject({ code: 'provider-unavailable' });
    portal.provider.breakDown(undefined);
    expect(await other.school(THEO.uai)).toEqual({ ...pick(THEO), kind: 'second-degree', address: [] });
    expect(await other.school('0000000A')).toBeUndefined();
  });

  it.each([500, 'silence'] as const)('G5 are said to be out of reach while the provider is down: %s', async (how) => {
    portal.provider.breakDown(how);
    await expect(directory.pupilsOf(THEO.uai)).rejects.toMatchObject({ code: 'provider-unavailable' });
  });
});
