import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prepareDemonstration } from '../../src/demo/demonstration.ts';
import { outboxMessages } from '../../src/messaging/outbox.model.ts';
import { campaignAt } from '../portal/support/campaign.ts';
import { signersOf, startWebhookEndpoint, type WebhookEndpoint } from '../portal/support/webhook-endpoint.ts';
import { useBrowser } from '../support/browser.ts';
import { secretNamed } from '../support/config.ts';
import { eventually } from '../support/eventually.ts';
import { arriveAt, press, signIn, toSignIn } from '../support/parent.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

/** The school of Lison, whose parents live apart and have an account each. */
const UAI = '9749901U';
const PASSWORD = 'Demo-2026!';
const browser = useBrowser();
let services: TestServices;
let software: WebhookEndpoint;
beforeEach(async () => {
  software = await startWebhookEndpoint();
  const webhook = { id: 'agenda', url: software.url, secrets: ['env:school-webhook'], schools: [UAI] };
  services = await startTestServices(({ portal }) => Object.assign(portal!, { webhooks: [webhook] }));
  await prepareDemonstration(services.idp);
  await campaignAt({ db: services.portal, clock: services.clock }, 'intentions', UAI);
});
afterEach(async () => {
  await services.stop();
  await software.close();
});

describe('a father who enters the intentions of his daughter', () => {
  it('I4 L2 signs out: both parents find the summary in their mailboxes; the school’s software heard of it once', async () => {
    const page = await browser.visitor();
    await toSignIn(page, services);
    await signIn(page, 'g.roumegoux', PASSWORD);
    const link = page.getByRole('link', { name: /Lison/ }).or(page.locator('a[href^="/children/"]')).first();
    const child = /^\/children\/[^/]+/.exec((await link.getAttribute('href'))!)![0];
    await page.goto(`${services.portalUrl}${child}/orientation/intentions`);
    await page.getByText('1re année de CAP ou de CAP agricole').first().click();
    await press(page, 'Valider');
    await page.goto(`${services.portalUrl}/sign-out`);
    await press(page.getByRole('main'), 'Se déconnecter');
    await arriveAt(page, /déconn/i);

    const recaps = async (to: string) =>
      (await services.messages(to)).filter(({ subject }) => subject.includes('récapitulatif'));
    const [his, hers] = ['g.roumegoux@example.org', 'nadege.hoarau@example.fr'];
    await eventually(async () => (await recaps(his)).length > 0 && (await recaps(hers)).length > 0, 'no summary');
    const [mail, ...others] = await recaps(hers);
    expect(others).toEqual([]);
    expect(mail!.text).toContain('1. 1re année de CAP ou de CAP agricole');
    expect(mail!.text).toContain(`${services.portalUrl}${child}/orientation\n`);
    expect(mail!.text).toContain('L’équipe Scolarité services');
    expect(mail!.text).not.toContain(his);
    expect(await outboxMessages(services.portal).countDocuments({ status: 'waiting', template: 'orientation' })).toBe(
      0,
    );

    await eventually(async () => software.received.length > 0, 'no webhook');
    const [webhook, ...more] = software.received;
    expect(more).toEqual([]);
    expect(signersOf(webhook!, [secretNamed('school-webhook')])).toHaveLength(1);
    const { type, data } = JSON.parse(webhook!.body);
    expect({ type, uai: data.uai, version: data.version }).toEqual({
      ...{ type: 'orientation.entry-validated', uai: UAI, version: 1 },
    });
    expect(data.url).toMatch(/\/api\/v1\/schools\/9749901U\/campaigns\/\d{4}\/files\//);
  });
});
