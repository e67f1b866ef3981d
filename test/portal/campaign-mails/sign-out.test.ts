import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createOutbox, OUTBOX_SEAL } from '../../../src/messaging/enqueue.ts';
import { outboxMessages } from '../../../src/messaging/outbox.model.ts';
import { startCampaignMails } from '../../../src/portal/campaign-mails/start.ts';
import { createSeal } from '../../../src/security/seal.ts';
import { eventually } from '../../support/eventually.ts';
import { testTemplates } from '../../support/messages.ts';
import { campaignAt, forgetCampaigns, storedFile } from '../support/campaign.ts';
import { VAILLAND } from '../support/people.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { CAP, enter, GT } from '../support/wish-form.ts';

const secret = 'a secret of the configuration, 32 characters at least';
/** No look by itself within a test: only what is rung for is told. */
const POLL_SECONDS = 3600;

describe('I4 the end of a stay in the portal', () => {
  let portal: TestPortal;
  let worker: { stop(): Promise<void> };
  beforeAll(async () => {
    portal = await startPortal();
    const { db, clock, context } = portal;
    const ines = portal.provider.directory[VAILLAND.uai]!.find(({ sub }) => sub === 'child-ines')!;
    const nadia = {
      key: 'nadia-1',
      civilite: 'Mme',
      given_name: 'Nadia',
      family_name: 'BENALI',
      email: 'nadia@example.fr',
    };
    ines.guardians.push(nadia);
    const outbox = createOutbox({ db, clock, secret, templates: testTemplates(), giveUpHours: 24 });
    worker = startCampaignMails({ ...context, outbox }, POLL_SECONDS);
  });
  afterAll(async () => {
    await worker.stop();
    await portal.close();
  });
  beforeEach(async () => {
    await forgetCampaigns(portal);
    await outboxMessages(portal.db).deleteMany({});
    await campaignAt(portal, 'intentions');
  });

  const recaps = async () => {
    const messages = await outboxMessages(portal.db).find({ template: 'orientation' }).lean();
    const letters = messages.map(({ _id, sealed }) => ({
      key: _id,
      ...JSON.parse(createSeal(secret, OUTBOX_SEAL).open(sealed!, _id)),
    }));
    return letters.filter(({ key }) => key.startsWith('campaign-recap')) as { to: string; text: string }[];
  };
  const toldBoth = () =>
    eventually(async () => {
      const letters = await recaps();
      return letters.length > 1 && (await storedFile(portal))!.notices.length === 0 && letters;
    }, 'not both were told');

  it('I4 tells both guardians at once when she signs out, of her last entry', async () => {
    const karim = await portal.signedIn('karim');
    await enter(karim, [GT]);
    await enter(karim, [CAP]);
    expect(await recaps()).toEqual([]);
    await karim.post('/sign-out', { _csrf: await karim.tokenOf('/') }).expect(303);
    const letters = await toldBoth();
    expect(letters.map(({ to }) => to).sort()).toEqual(['karim.benali@example.fr', 'nadia@example.fr']);
    for (const { to, text } of letters) {
      expect(text).toContain('1. 1re année de CAP');
      expect(text).not.toContain('2. ');
      expect(text).not.toContain('2de générale');
      expect(text.replaceAll(to, '')).not.toContain('karim.benali@');
    }
  });

  it('I4 tells both when the provider says that she has signed out there', async () => {
    const karim = await portal.signedIn('karim');
    await enter(karim, [GT]);
    const token = await portal.provider.logoutToken({ claims: { sub: 'karim' } });
    await portal.browser().post('/sign-out/backchannel', { logout_token: token }).expect(200);
    expect(await toldBoth()).toHaveLength(2);
  });

  it('I4 tells both when another person signs in on the same computer', async () => {
    const karim = await portal.signedIn('karim');
    await enter(karim, [GT]);
    portal.provider.forgetEveryone();
    portal.provider.visitor = 'sandrine';
    await karim.open('/sign-in');
    expect(await toldBoth()).toHaveLength(2);
  });
});
