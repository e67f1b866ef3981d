import { trusted } from 'mongoose';
import { DAY_MS, HOUR_MS } from '../../../clock.ts';
import { createGuardedFetch } from '../../../security/guarded-fetch.ts';
import { isDuplicateKey } from '../../../storage/update-or-insert.ts';
import type { IdpContext } from '../../context.ts';
import { appLogos } from './app-logo.model.ts';
import { fetchLogo } from './fetch-logo.ts';

export type LogoNeeds = Pick<IdpContext, 'db' | 'clock' | 'config' | 'log'>;

const KEPT_MS = 180 * DAY_MS;
const AGAIN_MS = HOUR_MS;

/** Takes the right to fetch a logo: one process has it, and for an hour nobody again. */
async function claim({ db, clock }: LogoNeeds, _id: string): Promise<boolean> {
  const now = clock.now();
  try {
    await appLogos(db).updateOne(
      { _id, triedAt: trusted({ $lte: new Date(now.getTime() - AGAIN_MS) }) },
      {
        $set: { triedAt: now, expiresAt: new Date(now.getTime() + KEPT_MS) },
        $unset: { image: 1, type: 1 },
        $setOnInsert: { schemaVersion: 1 },
      },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Fetches the logo of an address and keeps it, unless somebody did so, or tried to, within the hour. */
export async function storeLogo(idp: LogoNeeds, _id: string, address: string): Promise<void> {
  if (!(await claim(idp, _id))) return;
  try {
    const { image, type } = await fetchLogo(address, createGuardedFetch({ spared: idp.config.idp.privateOrigins }));
    await appLogos(idp.db).updateOne({ _id }, { $set: { image, type } });
  } catch (err) {
    idp.log.warn({ err, address }, 'the logo of an app cannot be shown');
  }
}
