import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

/** That families were told of an opening, or reminded of a closing: done once for each day that the school sets (I4). */
export interface AnnouncementRecord {
  /** `uai:year:kind:entry:day`. */
  _id: string;
  /** `uai:year`. */
  campaign: string;
  /** Up to where the school's pupils have been gone through; removed at the end. */
  cursor?: string;
  finishedAt?: Date;
  schemaVersion: 1;
}

const schema = new Schema<AnnouncementRecord>(
  {
    _id: String,
    campaign: { type: String, required: true },
    cursor: String,
    finishedAt: Date,
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ campaign: 1 });

/** The announcements begun or made. A few a campaign, kept with it. Shards by `_id` (hashed). */
export const announcementRecords = (db: Connection): Model<AnnouncementRecord> =>
  modelOf(db, 'AnnouncementRecord', schema, 'announcements');
