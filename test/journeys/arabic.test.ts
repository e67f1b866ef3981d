import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { prepareDemonstration } from '../../src/demo/demonstration.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { picture, useBrowser } from '../support/browser.ts';
import { arriveAt, child, follow, press, read, type } from '../support/parent.ts';
import { PASSWORD } from '../support/people.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

const PHONE = '06 39 98 01 11';
const BORN = { Maëlle: '12/03/2011', Théo: '30/09/2013', Capucine: '17/01/2010', Jules: '19/06/2015' };

const browser = useBrowser();
let services: TestServices;
beforeEach(async () => {
  services = await startTestServices();
  await prepareDemonstration(services.idp);
});
afterEach(() => services.stop());

/** How a field's text runs, whatever runs around it. */
const runs = (page: Page, label: string) =>
  page.getByLabel(label, { exact: true }).evaluate((field) => getComputedStyle(field).direction);

describe('a mother whose browser speaks Arabic', () => {
  it('F10 opens her account by SMS from right to left, and manages it so', async () => {
    const page = await browser.visitor({ locale: 'ar-MA' });
    const seen = async (name: string) => {
      const html = page.locator('html');
      expect([await html.getAttribute('lang'), await html.getAttribute('dir')]).toEqual(['ar', 'rtl']);
      await expectAccessible(page);
      await picture(page, `ar ${name}`);
    };

    await page.goto(`${services.portalUrl}/sign-in`);
    await read(page, 'ملفات تعريف الارتباط الضرورية');
    await seen('01 cookies');
    await press(page, 'متابعة');
    await arriveAt(page, 'اختيار صفتي');
    await seen('02 profile');
    await follow(page, 'ولي قانوني');
    await arriveAt(page, 'تسجيل الدخول بحسابي في ÉduConnect');
    expect([await runs(page, 'المعرّف'), await runs(page, 'كلمة المرور')]).toEqual(['ltr', 'ltr']);
    await seen('03 sign-in');

    await follow(page, 'ليس لدي حساب');
    await arriveAt(page, 'ليس لدي حساب');
    await seen('04 no account');
    await follow(page, 'تفعيل حسابي');
    await type(page, 'اللقب', 'Brival');
    await type(page, 'الاسم', 'Sandrine');
    await type(page, 'رقم الهاتف المحمول', PHONE);
    expect(await runs(page, 'رقم الهاتف المحمول')).toBe('ltr');
    await seen('05 identity');
    await press(page, 'التالي');

    await read(page, /\u2068\+33\s6\s••\s••\s••\s11\u2069/);
    await seen('06 code');
    await type(page, 'رمز الأمان', await services.code(PHONE));
    await press(page, 'التالي');

    for (const [firstName, birthDate] of Object.entries(BORN)) {
      await child(page, { firstName }).getByText('أنا الولي القانوني لهذا التلميذ').click();
      await child(page, { firstName }).getByLabel('تاريخ الميلاد').fill(birthDate);
    }
    await seen('07 children');
    await press(page, 'تأكيد');

    await read(page, 's.brival');
    await type(page, 'كلمة المرور', PASSWORD);
    await type(page, 'إعادة كتابة كلمة المرور الجديدة', PASSWORD);
    await seen('08 password');
    await press(page, 'التالي');
    await arriveAt(page, 'تم تفعيل حسابكم بنجاح');
    await read(page, 's.brival');
    await seen('09 done');
    await press(page, 'الوصول إلى خدماتي');

    await arriveAt(page, /Sandrine BRIVAL/);
    await seen('10 home');
    await page.goto(`${services.idpUrl}/my-account`);
    await arriveAt(page, 'حسابي');
    await seen('11 my account');
    expect(services.complaints).toEqual([]);
  });
});
