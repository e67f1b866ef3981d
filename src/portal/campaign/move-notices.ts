import { trusted } from 'mongoose';
import type { PortalContext } from '../context.ts';
import type { Campaign } from './campaign.model.ts';
import { orientationFiles } from './file.model.ts';
import { endOfDay, startOfDay, timeZoneOf } from './school-days.ts';
import { unansweredFiles } from './unanswered-files.ts';

/**
 * Makes the mails that tell of opinions and proposals, and of proposals that nobody answered, due on an earlier day, where the
 * school moves it (I7). Called before the dates are written: the worker looks at them when a mail is due, and waits for the
 * day that they tell then.
 */
export async function moveNotices(
  { db, clock }: Pick<PortalContext, 'db' | 'clock'>,
  { _id, uai, dates }: Pick<Campaign, '_id' | 'uai' | 'dates'>,
): Promise<void> {
  const zone = timeZoneOf(uai);
  const answersClose = endOfDay(dates.answersClose, zone);
  await orientationFiles(db).updateMany(
    { campaign: _id, 'notices.kind': trusted({ $in: ['opinion', 'proposal', 'unanswered'] }) },
    {
      $min: {
        'notices.$[opinion].dueAt': startOfDay(dates.opinionsOn, zone),
        'notices.$[proposal].dueAt': startOfDay(dates.proposalsOn, zone),
        'notices.$[unanswered].dueAt': answersClose,
      },
    },
    {
      arrayFilters: [
        { 'opinion.kind': 'opinion' },
        { 'proposal.kind': 'proposal' },
        { 'unanswered.kind': 'unanswered' },
      ],
    },
  );
  if (answersClose > clock.now()) await tellSilenceAgain(db, _id, answersClose);
}

/** Answers are open again, in files of which silence was told: a new one is told anew. */
async function tellSilenceAgain(db: PortalContext['db'], campaign: string, dueAt: Date): Promise<void> {
  const again = [{ kind: 'unanswered', version: '$version', dueAt }];
  await orientationFiles(db).updateMany(
    { ...unansweredFiles(), campaign, 'notices.kind': trusted({ $ne: 'unanswered' }) },
    [{ $set: { notices: { $concatArrays: ['$notices', again] } } }],
    { updatePipeline: true },
  );
}
