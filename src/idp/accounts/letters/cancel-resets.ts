import { trusted } from 'mongoose';
import type { IdpContext } from '../../context.ts';
import { letters } from './letter.model.ts';

/**
 * Her password is chosen another way: a letter that would set one (C3), on its way or in a drawer, is of no use to her any
 * more, and says so as one that was used. May be done again.
 */
export async function cancelResets({ clock, db }: Pick<IdpContext, 'clock' | 'db'>, accountId: string): Promise<void> {
  const unused = { usedAt: trusted({ $exists: false }), supersededAt: trusted({ $exists: false }) };
  await letters(db).updateMany({ accountId, purpose: 'reset', ...unused }, { $set: { usedAt: clock.now() } });
}
