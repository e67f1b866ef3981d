import { type Connection, type Model, Schema } from 'mongoose';
import type { ClientConfig } from '../../config/schema.ts';
import { modelOf } from '../../storage/model-of.ts';

/** What a person lets an app know of her and her children (G4). Without one, an app that must ask is told nothing. */
export interface Sharing {
  /** `<account> <client>`. */
  _id: string;
  accountId: string;
  clientId: string;
  /** How she was asked: an app that asks for consent since has to ask her again. */
  kind: Exclude<ClientConfig['dataSharing'], 'none'>;
  /** What she was shown: names of claims, and `offline_access`. */
  asked: string[];
  /** The children that the app learns of. Who is in neither list has not been decided on: the app learns nothing yet. */
  sharedPupilIds: string[];
  withheldPupilIds: string[];
  firstAt: Date;
  decidedAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<Sharing>(
  {
    _id: String,
    accountId: { type: String, required: true },
    clientId: { type: String, required: true },
    kind: { type: String, required: true },
    asked: { type: [String], required: true },
    sharedPupilIds: { type: [String], required: true },
    withheldPupilIds: { type: [String], required: true },
    firstAt: { type: Date, required: true },
    decidedAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ accountId: 1 });

/** What people share with apps. Shards by `_id`. */
export const sharings = (db: Connection): Model<Sharing> => modelOf(db, 'Sharing', schema, 'sharings');

export const sharingId = ({ accountId, clientId }: Pick<Sharing, 'accountId' | 'clientId'>) =>
  `${accountId} ${clientId}`;
