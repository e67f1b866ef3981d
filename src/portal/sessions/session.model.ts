import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../storage/model-of.ts';
import type { Child, Person } from './person.ts';

/** A browser signed in to the portal (A5). Its cookie holds the id, of which only the hash is kept (security.md S20). */
export interface PortalSession {
  /** SHA-256 of the id. */
  _id: string;
  /** The person, as the provider names her for this portal. */
  sub: string;
  /** The provider's name of its own session: back-channel logout ends ours by it. */
  sid?: string;
  /** The provider's tokens, sealed: see `token-seal.ts`. */
  tokens: string;
  person: Person;
  /** When the provider was asked for `person`. */
  claimsAt: Date;
  /** From when a request may ask the provider again; pushed back by the one that does, so that no other does too. */
  refreshAt: Date;
  /** The provider did not answer, since `claimsAt`. */
  refreshFailedAt?: Date;
  /**
   * The same through later visits to the provider, which change the id: what waits for the end of the visit names it. Absent
   * in sessions that the release before opened: ask `stayOf`.
   */
  stay?: string;
  /** When the person signed in: the absolute end is counted from it, through later visits to the provider. */
  startedAt: Date;
  /** When the browser came back from the provider last: see `pass-by.ts`. */
  openedAt: Date;
  /** Last request, to the minute. */
  seenAt: Date;
  /** The earlier of the idle and the absolute end. */
  expiresAt: Date;
  schemaVersion: 1;
}

const plain = { _id: false, id: false } as const;
const childSchema = new Schema<Child>(
  {
    sub: { type: String, required: true },
    firstName: { type: String, required: true },
    familyName: String,
    uai: { type: String, required: true },
    schoolName: String,
    division: String,
    level: String,
  },
  plain,
);

const personSchema = new Schema<Person>(
  {
    kind: { type: String, enum: ['guardian', 'pupil'], required: true },
    civility: String,
    firstName: { type: String, required: true },
    familyName: { type: String, required: true },
    locale: String,
    lastSignInAt: Date,
    children: [childSchema],
  },
  plain,
);

const schema = new Schema<PortalSession>(
  {
    _id: String,
    sub: { type: String, required: true },
    sid: String,
    tokens: { type: String, required: true },
    person: { type: personSchema, required: true },
    claimsAt: { type: Date, required: true },
    refreshAt: { type: Date, required: true },
    refreshFailedAt: Date,
    stay: String,
    startedAt: { type: Date, required: true },
    openedAt: { type: Date, required: true },
    seenAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ sid: 1 }, { partialFilterExpression: { sid: { $exists: true } } });
schema.index({ sub: 1 });
schema.index({ stay: 1 });
schema.index({ expiresAt: 1 });

/** The name of a session's stay in the portal. */
export const stayOf = ({ stay, _id }: Pick<PortalSession, 'stay' | '_id'>): string => stay ?? _id;

/** The portal's sessions. Shards by `_id` (hashed); back-channel logouts, which are rare, ask every shard. */
export const portalSessions = (db: Connection): Model<PortalSession> =>
  modelOf(db, 'PortalSession', schema, 'sessions');
