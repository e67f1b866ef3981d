import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser } from '../support/browser.ts';
import { arriveAt, press, read, signIn, type } from '../support/parent.ts';
import { newParent, openedAccount } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const browser = useBrowser();
let services: TestServices;
beforeAll(async () => {
  services = await startTestServices((settings) => {
    settings.clients!.push({
      id: 'livret-tele',
      name: 'Livret TV',
      kind: 'native',
      deviceFlow: true,
      refreshTokens: true,
      scopes: ['openid', 'profile', 'offline_access', 'ecole.enfants'],
      accountKind: 'guardian',
    });
  });
});
afterAll(() => services.stop());

type Answer = Record<string, string>;
async function post(path: string, fields: Answer): Promise<Answer> {
  const body = new URLSearchParams({ client_id: 'livret-tele', ...fields });
  const headers = { 'user-agent': 'Mozilla/5.0 (Linux; Android 12; BRAVIA 4K) Chrome/120.0.0.0' };
  return (await fetch(services.idpUrl + path, { method: 'POST', body, headers })).json() as Promise<Answer>;
}

/** A television of the living room: shows a code, and asks until somebody has decided. */
async function television() {
  const shown = await post('/device-authorization', { scope: 'openid profile offline_access ecole.enfants' });
  const ask = () => {
    services.clock.forward({ minutes: 1 });
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    return post('/token', { grant_type, device_code: shown.device_code! });
  };
  return { code: shown.user_code!, qr: shown.verification_uri_complete!, ask };
}

const whole = async (page: Page, name: string) => {
  await expectAccessible(page);
  await picture(page, name);
};

const account = async () => openedAccount(services.idp, await newParent(services.idp.db));

describe('G1 a television signs in by a code', () => {
  it('G1 scanned with a phone: she compares the code, signs in, sees what is given, and the television goes on', async () => {
    const { identifier } = await account();
    const tv = await television();
    const phone = await browser.visitor();
    await phone.goto(tv.qr);
    await arriveAt(phone, 'Connecter un appareil');
    await read(phone, /Vérifiez que votre appareil affiche bien le même/);
    await whole(phone, 'device-scanned-390');
    await press(phone, 'Continuer');
    await arriveAt(phone, /^Connecter cet appareil/);
    await read(phone, 'Livret TV');
    await read(phone, tv.code);
    await whole(phone, 'device-confirm-390');
    expect((await tv.ask()).error).toBe('authorization_pending');
    await press(phone, 'Oui, connecter cet appareil');
    await press(phone, 'Continuer');
    await signIn(phone, identifier);
    await arriveAt(phone, /Livret TV/);
    await whole(phone, 'device-sharing-390');
    await press(phone, 'Continuer');
    await arriveAt(phone, 'Votre appareil est connecté');
    await whole(phone, 'device-done-390');
    const tokens = await tv.ask();
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const told = (await (await fetch(`${services.idpUrl}/userinfo`, { headers })).json()) as Answer;
    expect(told['ecole.enfants']).not.toHaveLength(0);
    await phone.reload();
    await arriveAt(phone, 'Cette page n’est plus valable');
  });

  it('G1 typed without JavaScript: mistakes are explained, and what a stranger asks is refused', async () => {
    const computer = await browser.visitor({ width: 1280, javaScript: false });
    const tv = await television();
    await computer.goto(`${services.idpUrl}/device`);
    await whole(computer, 'device-code-1280');
    await press(computer, 'Continuer');
    await read(computer, 'Écrivez le code de 8 lettres que votre appareil affiche.');
    await type(computer, 'Code affiché par l’appareil', 'bbbb bbbb');
    await press(computer, 'Continuer');
    await read(computer, /^Ce code n’existe pas/);
    await whole(computer, 'device-unknown-1280');
    await type(computer, 'Code affiché par l’appareil', tv.code.toLowerCase());
    await press(computer, 'Continuer');
    await arriveAt(computer, /^Connecter cet appareil/);
    await whole(computer, 'device-confirm-1280');
    await press(computer, 'Non, refuser');
    await arriveAt(computer, 'L’appareil n’est pas connecté');
    await whole(computer, 'device-refused-1280');
    expect((await tv.ask()).error).toBe('access_denied');
  });

  it('G1 in Arabic the code stays readable', async () => {
    const tv = await television();
    const phone = await browser.visitor({ locale: 'ar' });
    await phone.goto(tv.qr);
    await phone.locator('form button').first().click();
    await phone.getByText(tv.code).waitFor();
    await whole(phone, 'device-confirm-ar-390');
  });
});
