import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';

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
  /** Counts the changes, for ETag. */
  version: number;
  schemaVersion: 1;
}

const day = { type: String, required: true } as const;
const schema = new Schema<Campaign>(
  {
    _id: String,
    uai: { type: String, required: true },
    year: { type: Number, required: true },
    dates: {
      type: new Schema<CampaignDates>(
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
      ),
      required: true,
    },
    closedAt: { type: new Schema({ intentions: Date, choices: Date }, { _id: false }) },
    version: { type: Number, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ uai: 1 });

export const campaignId = (uai: string, year: number) => `${uai}:${year}`;

/** The campaigns of all schools. Shards by `_id`. */
export const campaigns = (db: Connection): Model<Campaign> => modelOf(db, 'Campaign', schema, 'campaigns');
