import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { newParent, openedAccount, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { visit } from '../activation-sms/visitor.ts';

describe('F10 the language of a person', () => {
  let services: TestServices;
  beforeAll(async () => {
    services = await startTestServices();
  });
  afterAll(() => services.stop());

  it('F10 is the one that she read when she signed in', async () => {
    const { db } = services.idp;
    const { _id, identifier } = await openedAccount(services.idp, await newParent(db));
    const visitor = await visit(services);
    const form = `/interaction/${visitor.uid}/sign-in/guardian`;
    await visitor.press(`${form}?lang=en`, { identifier, password: 'wrong' });
    expect((await accounts(db).findById(_id).lean())!.locale).toBe('fr');
    await visitor.press(form, { identifier, password: PASSWORD });
    expect((await accounts(db).findById(_id).lean())!.locale).toBe('en');
  });

  it('F10 is Arabic for who reads it: from right to left, with the style sheet that is turned round', async () => {
    const { uid, get } = await visit(services);
    const { text } = await get(`/interaction/${uid}/sign-in/guardian`);
    expect(text).toContain('<html lang="fr" dir="ltr">');
    const arabic = await request(services.idpUrl)
      .get('/help')
      .set('accept-language', 'ar-MA,ar;q=0.9,fr;q=0.5')
      .expect(200);
    const chosen = await get(`/interaction/${uid}/sign-in/guardian?lang=ar`);
    for (const page of [arabic, chosen]) {
      expect(page.text).toContain('<html lang="ar" dir="rtl">');
      expect(page.text).toMatch(/href="\/assets\/main\.rtl\.[0-9a-f]+\.css"/);
      expect(page.headers['content-language']).toBe('ar');
    }
  });

  it('F10 is what the service asked for, among those that the provider says it speaks', async () => {
    const { body } = await request(services.idpUrl).get('/.well-known/openid-configuration').expect(200);
    expect(body.ui_locales_supported).toEqual(['fr', 'en', 'ar']);
    const { uid, get } = await visit(services, undefined, { ui_locales: 'tlh ar-DZ fr' });
    expect((await get(`/interaction/${uid}/sign-in/guardian`)).text).toContain('<html lang="ar" dir="rtl">');
  });
});
