import type { CampaignDates } from '../portal/campaign/campaign.model.ts';
import { readCampaign, setDates } from '../portal/campaign/campaigns.ts';
import { instantsOf } from '../portal/campaign/current-file.ts';
import { DATE_FIELDS } from '../portal/campaign/date-faults.ts';
import { timeZoneOf } from '../portal/campaign/school-days.ts';
import type { PortalContext } from '../portal/context.ts';
import { daysAt, schoolYearOf } from './school/stages.ts';

/** The schools with a level that orientation is for. */
const SCHOOLS = ['0159901F', '0159902G', '9749901U'];

/**
 * Opens the campaigns of the demonstration's schools, with families entering their intentions today (M2). What is there
 * already does not change. In the last days of July, with no time left for a campaign, this year's is over, as in schools.
 */
export async function openCampaigns(portal: Pick<PortalContext, 'db' | 'clock'>): Promise<void> {
  const now = portal.clock.now();
  for (const uai of SCHOOLS) {
    const timeZone = timeZoneOf(uai);
    const year = schoolYearOf(timeZone, now);
    if (await readCampaign(portal, { uai, year })) continue;
    const days = daysAt('intentions', timeZone, now) ?? daysAt('end', timeZone, now)!;
    const dates = Object.fromEntries(
      DATE_FIELDS.map((field, index) => [field, days[index]]),
    ) as unknown as CampaignDates;
    await setDates(portal, { uai, year, dates, by: { kind: 'school', id: 'demonstration' }, expectedVersion: 0 });
  }
}

/** Whether families may enter their intentions now, at a school of the demonstration. */
export async function areIntentionsOpen(portal: Pick<PortalContext, 'db' | 'clock'>, uai: string): Promise<boolean> {
  const now = portal.clock.now();
  const campaign = await readCampaign(portal, { uai, year: schoolYearOf(timeZoneOf(uai), now) });
  if (!campaign) return false;
  const { intentionsOpen, intentionsClose } = instantsOf(campaign);
  return intentionsOpen <= now && now < intentionsClose;
}
