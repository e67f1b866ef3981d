import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { knownGuardian, person } from './person.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices((settings) => {
    settings.accounts = { ...settings.accounts, disclosure: 'neutral' };
  });
});
afterAll(() => services.stop());

it('D2 S14 with neutral disclosure the code page comes whoever is known, and no code is right for a stranger', async () => {
  const parent = await knownGuardian(services.idp.db);
  const texts: string[] = [];
  for (const phone of [parent.phone, '0639980007']) {
    const someone = await person(services);
    await someone.franceConnect('sandrine.brival');
    const code = await someone.send('franceconnect/phone', { 'dial-code': '+33', phone });
    expect(code.path).toMatch(/franceconnect\/code$/);
    texts.push(code.html.replace(/interaction\/[\w-]+|value="[^"]+"|•• \d\d|lang=\S+|[\u00a0 ]\d\d(?=\.| est)/g, ''));
  }
  expect(texts[0]).toBe(texts[1]);
  expect(await services.messages('0639980007')).toEqual([]);
  const stranger = await person(services);
  await stranger.franceConnect('gael.roumegoux');
  await stranger.send('franceconnect/phone', { 'dial-code': '+33', phone: parent.phone });
  const guess = await stranger.send('franceconnect/code', { code: await services.code(parent.phone) });
  expect(guess.status).toBe(422);
});
