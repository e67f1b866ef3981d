import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bothParents, campaignAt, forgetCampaigns, ORIENTATION, storedFile } from '../support/campaign.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { INTENTIONS, theSchool } from '../support/school-year.ts';
import { CAP, GT, openForm, PRO } from '../support/wish-form.ts';

const CONFLICT = 'Des intentions ont été validées entre-temps';

describe('I3 an entry that was validated while another page of it was open', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await startPortal();
    Object.assign(portal.provider.people, bothParents(portal.provider.people));
  });
  afterAll(() => portal.close());
  beforeEach(async () => {
    await forgetCampaigns(portal);
    await campaignAt(portal, 'intentions');
  });

  /** Two tabs, opened before anything was entered; the first validates. */
  const oneOfTwoValidates = async () => {
    const karim = await portal.signedIn('karim');
    const [first, second] = [await openForm(karim), await openForm(karim)];
    await first.press('validate', [CAP]);
    return { karim, second };
  };

  it('I3 is shown by every button of the other page, not only by «Valider»', async () => {
    const { karim, second } = await oneOfTwoValidates();
    const { headers, status } = await second.press('add', [GT]);
    expect(status).toBe(303);
    const { text } = await karim.get(headers.location!).expect(200);
    expect(text).toContain(CONFLICT);
    expect(text).toContain('Ébéniste');
  });

  it('I3 is not taken over in place by the script, which leads to the page that shows both', async () => {
    const { second } = await oneOfTwoValidates();
    const { status, text } = await second.press('add', [GT], { 'in-place': 'yes' });
    expect(status).toBe(409);
    expect(text).toContain(CONFLICT);
  });

  it('I3 is shown beside what is to be corrected too', async () => {
    const { second } = await oneOfTwoValidates();
    const { status, text } = await second.press('validate', [GT, GT]);
    expect(status).toBe(422);
    expect(text).toContain('vous avez déjà choisi cette voie');
    expect(text).toContain(CONFLICT);
    expect((await storedFile(portal))!.intentions!.wishes).toEqual([CAP]);
  });

  it('I3 is not hidden by what the other page has kept since of itself', async () => {
    const { karim, second } = await oneOfTwoValidates();
    await second.autosave([GT]);
    const { text } = await openForm(karim);
    expect(text).toContain(CONFLICT);
    expect(text).toContain('Ébéniste');
    expect(text).toMatch(/id="track-1-2de-gt"[^>]* checked/);
  });

  it('I3 makes no draft of a save that was on its way when the same was validated', async () => {
    const karim = await portal.signedIn('karim');
    const form = await openForm(karim);
    await form.press('validate', [PRO]);
    await form.autosave([PRO]);
    expect((await karim.get(ORIENTATION)).text).not.toContain('Reprendre mon brouillon');
    expect((await openForm(karim)).text).not.toContain(CONFLICT);
  });

  it('I2 shows the paper form that the school entered, before a page that was open replaces it', async () => {
    const karim = await portal.signedIn('karim');
    const form = await openForm(karim);
    await theSchool(portal, INTENTIONS);
    await form.press('add', [CAP]);
    const { text } = await openForm(karim);
    expect(text).toContain('L’établissement a enregistré votre fiche papier');
    expect(text).toContain('Menuisier');
  });
});
