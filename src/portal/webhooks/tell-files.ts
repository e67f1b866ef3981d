import { trusted } from 'mongoose';
import pLimit from 'p-limit';
import { type OrientationFile, orientationFiles } from '../campaign/file.model.ts';
import type { PortalContext } from '../context.ts';
import { tellSchool } from './tell-school.ts';

/** What tells schools of what is written in files. */
type Portal = Pick<PortalContext, 'db' | 'clock' | 'settings' | 'webhooksDue'>;

/** Files looked at together. */
const BATCH = 50;
const AT_ONCE = 8;

/**
 * Tells schools what families did in files of orientation (L2). A deed and that it is to be told are one write, so that
 * no crash parts them; it is forgotten here once its deliveries are written. Any number of processes may run it, and die at
 * any point: deliveries written twice are one.
 */
export async function tellFiles(portal: Portal, signal?: AbortSignal): Promise<void> {
  const limit = pLimit(AT_ONCE);
  while (signal?.aborted !== true) {
    const files = await orientationFiles(portal.db)
      .find({ 'untold.at': trusted({ $exists: true }) }, { campaign: 1, pupil: 1, untold: 1 })
      .limit(BATCH)
      .lean<Pick<OrientationFile, '_id' | 'campaign' | 'pupil' | 'untold'>[]>();
    await limit.map(files, (file) => tellFile(portal, file));
    if (files.length < BATCH) return;
  }
}

async function tellFile(
  portal: Portal,
  { _id, campaign, pupil, untold = [] }: Pick<OrientationFile, '_id' | 'campaign' | 'pupil' | 'untold'>,
): Promise<void> {
  const [uai = '', year = ''] = campaign.split(':');
  const path = `/schools/${uai}/campaigns/${year}/files/${encodeURIComponent(pupil)}`;
  for (const { type, at, version } of untold) {
    const data = { year: Number(year), pupil, version, path };
    await tellSchool(portal, { key: `${_id}:${version}`, type, uai, at, data });
  }
  const versions = untold.map(({ version }) => version);
  await orientationFiles(portal.db).updateOne({ _id }, { $pull: { untold: { version: { $in: versions } } } });
}
