import { trusted } from 'mongoose';
import type { PortalContext } from '../context.ts';
import type { Campaign } from './campaign.model.ts';
import { orientationFiles } from './file.model.ts';
import { startOfDay, timeZoneOf } from './school-days.ts';

/**
 * Makes the mails that tell of opinions and proposals due on an earlier day, where the school moves it (I7). Called before
 * the dates are written: the worker looks at them when a mail is due, and waits for the day that they tell then.
 */
export async function moveNotices(
  { db }: Pick<PortalContext, 'db'>,
  { _id, uai, dates }: Pick<Campaign, '_id' | 'uai' | 'dates'>,
): Promise<void> {
  const zone = timeZoneOf(uai);
  await orientationFiles(db).updateMany(
    { campaign: _id, 'notices.kind': trusted({ $in: ['opinion', 'proposal'] }) },
    {
      $min: {
        'notices.$[opinion].dueAt': startOfDay(dates.opinionsOn, zone),
        'notices.$[proposal].dueAt': startOfDay(dates.proposalsOn, zone),
      },
    },
    { arrayFilters: [{ 'opinion.kind': 'opinion' }, { 'proposal.kind': 'proposal' }] },
  );
}
