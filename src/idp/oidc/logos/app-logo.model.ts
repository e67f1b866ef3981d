import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** The logo of an app, as it was when it was fetched: what its address holds later changes nothing (security.md S36). */
export interface AppLogo {
  /** Hash of its address. */
  _id: string;
  /** Absent where the address held no logo that may be shown. */
  image?: Buffer;
  /** Its media type, by its content. */
  type?: string;
  /** When it was fetched, or the last attempt began. */
  triedAt: Date;
  /** Then it is fetched anew when somebody sees it. */
  expiresAt: Date;
  schemaVersion: 1;
}

const schema = new Schema<AppLogo>(
  {
    _id: String,
    image: Buffer,
    type: String,
    triedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });

/** Logos of apps, which we serve ourselves. Shards by `_id`. */
export const appLogos = (db: Connection): Model<AppLogo> => modelOf(db, 'AppLogo', schema, 'app-logos');
