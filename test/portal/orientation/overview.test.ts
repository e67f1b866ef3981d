import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bothParents, campaignAt, forgetCampaigns, ORIENTATION, writtenDayIn } from '../support/campaign.ts';
import { MAELLE } from '../support/people.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';

describe('I2 the overview of a child’s orientation', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
  });
  afterAll(() => portal.close());
  beforeEach(() => forgetCampaigns(portal));

  it('I7 says that the campaign is not open, without dates while the school has set none', async () => {
    const karim = await portal.signedIn('karim');
    const { text } = await karim.get(ORIENTATION).expect(200);
    expect(text).toContain('La campagne n’est pas ouverte');
    expect(text).toContain('n’a pas encore fixé les dates');
  });

  it('H3 answers another family’s child, and one of a level without orientation, as an address that never was', async () => {
    const karim = await portal.signedIn('karim');
    await karim.get('/children/child-maelle/orientation').expect(404);
    await karim.get('/children/nobody/orientation').expect(404);
    const sandrine = await portal.signedIn('sandrine');
    await sandrine.get(ORIENTATION).expect(404);
    await sandrine.get(`/children/${MAELLE.sub}/orientation`).expect(404);
  });

  it('I7 tells the dates before the opening, then that the entry is open', async () => {
    const karim = await portal.signedIn('karim');
    await campaignAt(portal, 'before-intentions');
    const before = await karim.get(ORIENTATION).expect(200);
    expect(before.text).toContain(`du ${writtenDayIn(portal, 5)} au ${writtenDayIn(portal, 20)}`);
    expect(before.text).not.toContain(`href="${ORIENTATION}/intentions"`);
    await campaignAt(portal, 'intentions');
    const { text } = await karim.get(ORIENTATION).expect(200);
    expect(text).toContain('La saisie des intentions est ouverte');
    expect(text).toContain(`href="${ORIENTATION}/intentions"`);
    expect(text).toContain(`jusqu’au ${writtenDayIn(portal, 5)}`);
  });

  it('I2 tells the pupil who enters, and gives her nothing to enter', async () => {
    await campaignAt(portal, 'intentions');
    const ines = await portal.signedIn('ines');
    const { text } = await ines.get(ORIENTATION).expect(200);
    expect(text).toContain('Un de vos représentants légaux saisit les intentions');
    expect(text).not.toContain(`href="${ORIENTATION}/intentions"`);
  });
});
