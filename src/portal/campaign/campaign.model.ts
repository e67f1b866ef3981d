import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';
import { type Author, authorSchema } from './file.model.ts';

/** Days of a campaign, YYYY-MM-DD in the school's time zone; entries close at the end of their day (I7). */
export interface CampaignDates {
  intentionsOpen: string;
  intentionsClose: string;
  /** The council's opinions are shown from this day on. */
  opinionsOn: string;
  choicesOpen: string;
  choicesClose: string;
  /** The council's proposals are shown from this day on. */
  proposalsOn: string;
  /** Last day on which a family answers a proposal. */
  answersClose: string;
  /** Last day of all: what is undecided then goes on outside of this service. */
  endsOn: string;
}

/** One school's year of orientation, with its own dates. */
export interface Campaign {
  /** `uai:year`. */
  _id: string;
  uai: string;
  /** First calendar year of the school year: 2026 for 2026-2027. */
  year: number;
  dates: CampaignDates;
  /** When the school closed an entry before its last day; setting that day anew takes it away. */
  closedAt?: { intentions?: Date; choices?: Date };
  /** When the worker looks at the announcements of this campaign next (I4): at each change at once; absent: none is left. */
  announceAt?: Date;
  /** Counts the changes, for ETag. */
  version: number;
  schemaVersion: 1;
}

/** One change of dates, or one closing before its day: kept for ever, never changed. */
export interface DateChange {
  at: Date;
  by: Author;
  /** All dates as they were set. */
  dates?: CampaignDates;
  /** The entry that was closed at once. */
  closed?: 'intentions' | 'choices';
}

/** A campaign with its changes, which the pages of families do without. */
export interface CampaignRecord extends Campaign {
  history: DateChange[];
}

const day = { type: String, required: true } as const;
const days = new Schema<CampaignDates>(
  {
    intentionsOpen: day,
    intentionsClose: day,
    opinionsOn: day,
    choicesOpen: day,
    choicesClose: day,
    proposalsOn: day,
    answersClose: day,
    endsOn: day,
  },
  { _id: false },
);

const schema = new Schema<CampaignRecord>(
  {
    _id: String,
    uai: { type: String, required: true },
    year: { type: Number, required: true },
    dates: { type: days, required: true },
    closedAt: { type: new Schema({ intentions: Date, choices: Date }, { _id: false }) },
    announceAt: Date,
    version: { type: Number, required: true },
    history: [
      new Schema<DateChange>(
        {
          at: { type: Date, required: true },
          by: { type: authorSchema, required: true },
          dates: { type: days },
          closed: { type: String, enum: ['intentions', 'choices'] },
        },
        { _id: false },
      ),
    ],
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ announceAt: 1 }, { sparse: true });

/** The `_id` of a campaign. */
export const campaignId = (uai: string, year: number) => `${uai}:${year}`;

/** The campaigns of all schools. Shards by `_id` (hashed). */
export const campaigns = (db: Connection): Model<CampaignRecord> => modelOf(db, 'Campaign', schema, 'campaigns');
