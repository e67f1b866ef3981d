import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accounts } from '../../../src/idp/accounts/account.model.ts';
import { activations } from '../../../src/idp/activation-sms/activation.model.ts';
import { newParent, PASSWORD } from '../../support/people.ts';
import { startTestServices, type TestServices } from '../../support/services.ts';
import { upTo, type Visitor, visit } from './visitor.ts';

let services: TestServices;
beforeAll(async () => {
  services = await startTestServices();
});
afterAll(() => services.stop());

const PAGES = ['', 'identity', 'not-found', 'active', 'locked', 'code', 'children', 'password', 'done'];
const FORMS = ['code', 'code/resend', 'children', 'password', 'done'];

const STATES: { state: string; begin(): Promise<Visitor>; shown: string[]; needed: string }[] = [
  { state: 'before anything', begin: () => visit(services), shown: ['', 'identity'], needed: '' },
  { state: 'waiting for the code', begin: () => going('code'), shown: ['', 'identity', 'code'], needed: 'code' },
  { state: 'proved', begin: () => going('children'), shown: ['', 'identity', 'children'], needed: 'children' },
  {
    state: 'confirmed',
    begin: () => going('password'),
    shown: ['', 'identity', 'children', 'password'],
    needed: 'password',
  },
  { state: 'open', begin: () => going('done'), shown: ['done'], needed: 'done' },
];
const going = async (step: Parameters<typeof upTo>[0]) => upTo(step, services, await newParent(services.idp.db));

describe.each(STATES)('an opening that is $state', ({ begin, shown, needed }) => {
  it('S44 shows only the pages it has proved, and leads from the others to the one it needs', async () => {
    const visitor = await begin();
    const needs = needed === '' ? /activation-sms$/ : new RegExp(`activation-sms/${needed}$`);
    for (const page of PAGES) {
      const answer = await visitor.page(page);
      if (shown.includes(page)) expect([page, answer.status]).toEqual([page, 200]);
      else expect([page, answer.headers.location]).toEqual([page, expect.stringMatching(needs)]);
    }
  });

  it('S44 takes no form of another step, and nothing changes', async () => {
    const visitor = await begin();
    const read = () => activations(services.idp.db).findById(visitor.uid).lean();
    const before = JSON.stringify(await read());
    const count = await accounts(services.idp.db).countDocuments();
    for (const form of FORMS.filter((path) => !shown.includes(path.split('/')[0]!))) {
      const fields = { code: '123456', password: PASSWORD, 'password-again': PASSWORD, email: 'lea@example.fr' };
      expect([form, (await visitor.send(form, fields)).status]).toEqual([form, 303]);
    }
    expect(JSON.stringify(await read())).toBe(before);
    expect(await accounts(services.idp.db).countDocuments()).toBe(count);
  });
});

describe('an opening seen from elsewhere', () => {
  it('S20 belongs to the browser that began it', async () => {
    const visitor = await going('done');
    const stranger = await visit(services);
    for (const page of PAGES) {
      const answer = await stranger.get(`/interaction/${visitor.uid}/activation-sms/${page}`);
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain('l.aubrac');
    }
  });

  it('A6 is over once the service got its person: the page says so and leads back there', async () => {
    const visitor = await going('done');
    const back = await visitor.send('done');
    await visitor.get(new URL(back.headers.location!, services.idpUrl).pathname);
    const late = await visitor.page('done');
    expect(late.status).toBe(400);
    expect(late.text).toContain(services.portalUrl);
  });
});
