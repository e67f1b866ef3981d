import { type Connection, type Model, Schema } from 'mongoose';
import type { WebhookEvent } from '../../config/groups/webhooks.ts';
import { modelOf } from '../../storage/model-of.ts';
import { EVENTS, type Event, STATES, type State } from './states.ts';

/** One ranked intention or choice of a family; its rank is its place. */
export interface Wish {
  /** A «voie d’orientation» of the pupil's level, by its id in the configuration. */
  track: string;
  /** «Métier ou formation», in the family's words. */
  occupation?: string;
  /** «Sous statut scolaire» or «Sous statut d’apprenti». */
  status?: 'school' | 'apprentice';
}

/** What a family entered, the last time. */
export interface Entry {
  wishes: Wish[];
  at: Date;
  by: Author;
}

/** Who did something, by the name that the family reads. A school enters what came on paper. */
export interface Author {
  kind: 'guardian' | 'school' | 'administrator';
  /** A guardian's, as the provider names her for this portal; a school software's client identifier. */
  id: string;
  /** «Mme Sandrine BRIVAL»; absent for a school. */
  name?: string;
}

/** The council's provisional opinion, one answer per intention, by rank. */
export interface Opinion {
  answers: ('favourable' | 'reserved' | 'unfavourable')[];
  /** A track that the family did not ask for. */
  recommended?: string;
  reasons?: string;
}

/** The council's proposal after the definitive choices: each choice agreed to or not, by rank. */
export interface Proposal {
  agreed: boolean[];
  /** A track that the family did not ask for. */
  other?: string;
  /** A «dispositif de mise à niveau», in words. */
  support?: string;
  reasons?: string;
}

/** The tracks that somebody decided on. */
export interface Decision {
  tracks: string[];
  reasons?: string;
  at: Date;
}

/** One thing done: kept for ever, never changed (I8). */
export interface HistoryEntry {
  at: Date;
  event: Event;
  by: Author;
  /** State before and after. */
  from: State;
  to: State;
  /** What was entered or recorded: wishes, opinion, proposal, decision, meeting. */
  content?: unknown;
}

/** A mail to both guardians that is still to be written to the outbox (I4). */
export interface Notice {
  /**
   * `recap` tells the family's last entry; `unanswered` and `unappealed` wait for the end of a term, and tell what its silence
   * has led to; the others tell what the school did.
   */
  kind:
    | 'recap'
    | 'opinion'
    | 'proposal'
    | 'unanswered'
    | 'meeting'
    | 'decision'
    | 'unappealed'
    | 'commission'
    | 'pen-released';
  /** The version of the file that caused it: its mails are sent once for it. */
  version: number;
  dueAt: Date;
  /** The stay in the portal whose end it waits for: see `sessions/session.model.ts`. */
  stay?: string;
}

/** Something a family did that the school's software is still to be told of (L2): see `webhooks/`. */
export interface Untold {
  type: WebhookEvent;
  at: Date;
  /** The version of the file that caused it. */
  version: number;
}

/** A pupil's year of orientation in one school. It exists once something was done. */
export interface OrientationFile {
  /** `uai:year:pupil`. */
  _id: string;
  /** `uai:year`. */
  campaign: string;
  /** The pupil, as the provider names her for this portal. */
  pupil: string;
  /** Of the configuration's levels, when the file was changed last. */
  level: string;
  /** As last written: `advance` gives what it is now. */
  state: State;
  /** Who holds the pen (I2): absent while nobody does. */
  pen?: { sub: string; name: string };
  intentions?: Entry;
  choices?: Entry;
  opinion?: Opinion & { at: Date };
  acknowledged?: { at: Date; by: Author };
  proposal?: Proposal & { at: Date };
  answer?: { agrees: boolean; at: Date; by: Author };
  meeting?: { at: Date; place?: string };
  headDecision?: Decision & { appealEndsAt: Date };
  appeal?: { at: Date; by: Author };
  commissionDecision?: Decision;
  stay?: { at: Date; by: Author };
  history: HistoryEntry[];
  notices: Notice[];
  /** Absent: nothing ever was, or no software of the school listens. */
  untold?: Untold[];
  /** Counts the changes: each is written on the condition that nobody changed the file meanwhile. */
  version: number;
  schemaVersion: 1;
}

const plain = { _id: false, id: false } as const;
const required = <T>(type: T) => ({ type, required: true }) as const;

/** Who did something, wherever it is kept. */
export const authorSchema = new Schema<Author>({ kind: required(String), id: required(String), name: String }, plain);
const wish = new Schema<Wish>({ track: required(String), occupation: String, status: String }, plain);
const entry = new Schema<Entry>({ wishes: [wish], at: required(Date), by: required(authorSchema) }, plain);
const decision = { tracks: [String], reasons: String, at: required(Date) };
const signed = { at: required(Date), by: required(authorSchema) };

const schema = new Schema<OrientationFile>(
  {
    _id: String,
    campaign: required(String),
    pupil: required(String),
    level: required(String),
    state: { type: String, enum: STATES, required: true },
    pen: { type: new Schema({ sub: required(String), name: required(String) }, plain) },
    intentions: { type: entry },
    choices: { type: entry },
    opinion: {
      type: new Schema({ answers: [String], recommended: String, reasons: String, at: required(Date) }, plain),
    },
    acknowledged: { type: new Schema(signed, plain) },
    proposal: {
      type: new Schema(
        { agreed: [Boolean], other: String, support: String, reasons: String, at: required(Date) },
        plain,
      ),
    },
    answer: { type: new Schema({ agrees: required(Boolean), ...signed }, plain) },
    meeting: { type: new Schema({ at: required(Date), place: String }, plain) },
    headDecision: { type: new Schema({ ...decision, appealEndsAt: required(Date) }, plain) },
    appeal: { type: new Schema(signed, plain) },
    commissionDecision: { type: new Schema(decision, plain) },
    stay: { type: new Schema(signed, plain) },
    history: [
      new Schema<HistoryEntry>(
        {
          at: required(Date),
          event: { type: String, enum: EVENTS, required: true },
          by: required(authorSchema),
          from: required(String),
          to: required(String),
          content: Schema.Types.Mixed,
        },
        plain,
      ),
    ],
    notices: [
      new Schema<Notice>(
        { kind: required(String), version: required(Number), dueAt: required(Date), stay: String },
        plain,
      ),
    ],
    untold: {
      type: [new Schema<Untold>({ type: required(String), at: required(Date), version: required(Number) }, plain)],
      default: undefined,
    },
    version: required(Number),
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ campaign: 1 });
schema.index({ 'notices.dueAt': 1 }, { sparse: true });
schema.index({ 'notices.stay': 1 }, { sparse: true });
schema.index({ 'untold.at': 1 }, { sparse: true });

/** The `_id` of a pupil’s file. */
export const fileId = (campaign: string, pupil: string) => `${campaign}:${pupil}`;

/** The orientation files of all pupils. Shards by `_id` (hashed); a school's export asks every shard. */
export const orientationFiles = (db: Connection): Model<OrientationFile> =>
  modelOf(db, 'OrientationFile', schema, 'orientation-files');
