import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
});
