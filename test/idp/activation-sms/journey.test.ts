import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { newParent, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { allMine, answers, identityOf, visit } from './visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const step = (name: string) => expect.stringMatching(new RegExp(`/activation-sms/${name}$`));

describe('opening an account by SMS', () => {
  it('B1–B8 leads a mother of three, in two schools, from «Je n’ai pas de compte» back to her service', async () => {
    const parent = await newParent(services.idp.db, { children: 3 });
    const visitor = await visit(services);

    const start = await visitor.page();
    expect(start.text).toContain('Activer mon compte');
    expect((await visitor.page('identity')).text).toContain('N° de téléphone portable');

    const identified = await visitor.send('identity', identityOf(parent));
    expect(identified.status).toBe(303);
    expect(identified.headers.location).toEqual(step('code'));
    const codePage = await visitor.page('code');
    expect(codePage.text).toMatch(/Un code de sécurité a été envoyé \(valable 30\smin\) au \+33\s6\s••\s••\s••\s\d\d/);

    const proved = await visitor.send('code', { code: await services.code(parent.phone) });
    expect(proved.headers.location).toEqual(step('children'));
    const childrenPage = await visitor.page('children');
    expect(childrenPage.text).toContain('Ambre');
    expect(childrenPage.text).not.toMatch(/Aubrac|5 A/);

    const confirmed = await visitor.send('children', answers(childrenPage.text, allMine(parent)));
    expect(confirmed.headers.location).toEqual(step('password'));
    const passwordPage = await visitor.page('password');
    const [, identifier = ''] = passwordPage.text.match(/data-copy-content>([^<]+)</) ?? [];
    expect(identifier).toMatch(/^l\.aubrac\d*$/);

    const opened = await visitor.send('password', { password: PASSWORD, 'password-again': PASSWORD });
    expect(opened.headers.location).toEqual(step('done'));
    const done = await visitor.page('done');
    expect(done.text).toContain('Votre compte a été activé avec succès');
    expect(done.text).toContain(identifier);

    const account = await accounts(services.idp.db).findOne({ identifier }).lean();
    expect(account).toMatchObject({
      kind: 'guardian',
      guardianIds: [parent.guardianId],
      openedBy: 'sms',
      givenName: 'Léa',
      familyName: 'Aubrac',
      phone: `+33${parent.phone.replaceAll(' ', '').slice(1)}`,
    });
    expect(await services.idp.passwords.verify(PASSWORD, account!.passwordHash)).toBe(true);

    const back = await visitor.send('done');
    expect(back.status).toBe(303);
    const resumed = await visitor.get(new URL(back.headers.location!, services.idpUrl).pathname);
    expect(resumed.headers.location).toMatch(/sign-in\/callback\?code=/);
    expect(services.complaints).toEqual([]);
  });
});
