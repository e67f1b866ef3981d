import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';
import type { Device } from '../../../web/device.ts';

/**
 * What the provider keeps between two requests: sessions, interactions, codes, tokens, grants. Values that open
 * something (a session's cookie, a code, a token) are kept as hashes only: a copy of the database signs nobody in.
 */
export interface OidcDocument {
  /** `<model>:<hash of its value>`; for a session `Session:<uid>`, which stays when its cookie changes (S20). */
  _id: string;
  /** JSON of the engine's payload: its keys (client ids, claims) may hold dots and dollars. Absent once ended. */
  payload?: string;
  /** From then on it counts for nothing, whether the sweep has removed it or not. */
  expiresAt: Date;
  /** When a code or a rotated refresh token was used: it is, once. */
  consumedAt?: Date;
  /** What a code or token was given under, to revoke all of it together; absent where a session's end does it. */
  grantId?: string;
  /** Session: hash of the identifier that the browser holds. */
  cookie?: string;
  /** Session that was signed out of: hash of its last cookie. A late save of it must not bring it back. */
  endedCookie?: string;
  /**
   * Whose it is, on what an account's owner or we may end (`account-sessions.ts`): sessions, interactions that somebody
   * proved something in, grants for offline access.
   */
  accountId?: string;
  /** Session: what it was used with last, and when. */
  device?: Device;
  usedAt?: Date;
  /** Session that was ended from elsewhere: no save brings it back, under whatever cookie. */
  ended?: true;
  /** Session: grants taken back while it lives, such as after a code was used twice. */
  revokedGrants?: string[];
  /** Session: what services knew it by that were told of their end while it lives on. */
  endedSids?: string[];
  /** Device code: hash of the code that a person types for it. */
  userCode?: string;
  /** Device code: seconds that its device lets pass between two questions, and when the next one is not too soon. */
  pollSeconds?: number;
  nextPollAt?: Date;
  /** Device code: it was approved or refused, and stays so. */
  decided?: true;
  schemaVersion: 1;
}

const schema = new Schema<OidcDocument>(
  {
    _id: String,
    payload: String,
    expiresAt: { type: Date, required: true },
    consumedAt: Date,
    grantId: String,
    cookie: String,
    endedCookie: String,
    accountId: String,
    device: new Schema<Device>({ browser: String, system: String }, { _id: false }),
    usedAt: Date,
    ended: Boolean,
    revokedGrants: { type: [String], default: undefined },
    endedSids: { type: [String], default: undefined },
    userCode: String,
    pollSeconds: Number,
    nextPollAt: Date,
    decided: Boolean,
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 });
schema.index({ grantId: 1 }, { partialFilterExpression: { grantId: { $exists: true } } });
schema.index({ accountId: 1 }, { partialFilterExpression: { accountId: { $exists: true } } });
schema.index({ cookie: 1 }, { partialFilterExpression: { cookie: { $exists: true } } });
schema.index({ userCode: 1 }, { partialFilterExpression: { userCode: { $exists: true } } });

/** The provider's documents, all models in one collection. Shards by hashed `_id`: hence no other unique index. */
export const oidcDocuments = (db: Connection): Model<OidcDocument> => modelOf(db, 'OidcDocument', schema, 'oidc');
