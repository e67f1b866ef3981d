import type { Campaign } from '../campaign/campaign.model.ts';
import { orientationFiles } from '../campaign/file.model.ts';
import { startOfDay, timeZoneOf } from '../campaign/school-days.ts';
import type { PortalContext } from '../context.ts';

/**
 * Makes the mails that tell of opinions and proposals due on an earlier day, where the school moves it (I7). Called before
 * the dates are written: the worker looks at them when a mail is due, and waits for the day that they tell then.
 */
export async function moveNotices(
  { db }: Pick<PortalContext, 'db'>,
  { _id, uai, dates }: Pick<Campaign, '_id' | 'uai' | 'dates'>,
): Promise<void> {
  const zone = timeZoneOf(uai);
  const days = { opinion: dates.opinionsOn, proposal: dates.proposalsOn };
  for (const kind of ['opinion', 'proposal'] as const) {
    await orientationFiles(db).updateMany(
      { campaign: _id, 'notices.kind': kind },
      { $min: { 'notices.$[notice].dueAt': startOfDay(days[kind], zone) } },
      { arrayFilters: [{ 'notice.kind': kind }] },
    );
  }
}
