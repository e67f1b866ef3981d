import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../../../storage/model-of.ts';

/** Who decided: the person herself, or an administrator by the name of her system user (security.md S60). */
export interface ClosingActor {
  kind: 'owner' | 'administrator';
  name?: string;
}

/**
 * The way of a closing: `closing` → `closed` → `purged`, or `closed` → `undoing` → `undone` within 30 days. `refused` where
 * one of the accounts had been closed by another before anything was done.
 */
export type ClosingState = 'closing' | 'closed' | 'undoing' | 'undone' | 'refused' | 'purged';

/**
 * One account that closes (F9), into another one where its children go there (F5): what is to be done is written down here
 * before anything is done, so that any process can finish it.
 */
export interface Closing {
  /** Of a grouping, the id of the proof that allowed it: a proof serves once. */
  _id: string;
  /** The account that closes. */
  from: string;
  /** The account that takes over its children (F5). */
  into?: string;
  reason: 'owner' | 'administrator' | 'grouped';
  actor: ClosingActor;
  /** What each held when it was decided: guardian documents by account, for support. */
  held: { from: string[]; into?: string[] };
  state: ClosingState;
  /** How many steps of the state are done (see `closing-steps.ts` and `undo-steps.ts`). */
  step: number;
  /** Who undoes it. */
  undoneBy?: ClosingActor;
  /** The accounts, while a step is under way: the unique index lets no other closing touch them. */
  busy?: string[];
  createdAt: Date;
  /** When the last process went on with it: others leave it alone for a moment. */
  touchedAt: Date;
  /** End of the 30 days in which it can be undone; what the account still holds is then deleted. */
  undoUntil: Date;
  schemaVersion: 1;
}

const STATES: ClosingState[] = ['closing', 'closed', 'undoing', 'undone', 'refused', 'purged'];
const actor = new Schema<ClosingActor>(
  { kind: { type: String, enum: ['owner', 'administrator'], required: true }, name: String },
  { _id: false },
);

const schema = new Schema<Closing>(
  {
    _id: String,
    from: { type: String, required: true },
    into: String,
    reason: { type: String, enum: ['owner', 'administrator', 'grouped'], required: true },
    actor: { type: actor, required: true },
    held: new Schema<Closing['held']>({ from: [String], into: { type: [String], default: undefined } }, { _id: false }),
    state: { type: String, enum: STATES, required: true },
    step: { type: Number, required: true },
    undoneBy: actor,
    busy: { type: [String], default: undefined },
    createdAt: { type: Date, required: true },
    touchedAt: { type: Date, required: true },
    undoUntil: { type: Date, required: true },
    schemaVersion: { type: Number, default: 1 },
  },
  { versionKey: false },
);
schema.index({ busy: 1 }, { unique: true, sparse: true });
schema.index({ state: 1, undoUntil: 1 });
schema.index({ from: 1 });
schema.index({ into: 1 }, { sparse: true });

/** The closings, kept as the history of accounts. A collection too small to be sharded: its unique index must be whole. */
export const closings = (db: Connection): Model<Closing> => modelOf(db, 'Closing', schema, 'closings');
