import type { UpdateQuery } from 'mongoose';
import { MINUTE_MS } from '../../clock.ts';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { IdpContext } from '../context.ts';
import { type Recovery, recoveries } from './recovery.model.ts';

/** Keeps what a tab has come to, for as long as its interaction may live. */
export async function keepRecovery(
  { clock, config, db }: IdpContext,
  uid: string,
  { $set, ...update }: UpdateQuery<Recovery>,
): Promise<void> {
  const expiresAt = new Date(clock.now().getTime() + config.idp.interactionMinutes * MINUTE_MS);
  const keep = () =>
    recoveries(db).updateOne(
      { _id: uid },
      { ...update, $set: { ...$set, expiresAt }, $setOnInsert: { schemaVersion: 1 } },
      { upsert: true },
    );
  try {
    await keep();
  } catch (error) {
    // Another request of this tab has just made it.
    if (!isDuplicateKey(error)) throw error;
    await keep();
  }
}
