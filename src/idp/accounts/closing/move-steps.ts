import { type Connection, trusted } from 'mongoose';
import { isDuplicateKey } from '../../../storage/update-or-insert.ts';
import { guardians } from '../../directory/guardian.model.ts';
import { type Account, accounts, type KeptAccess } from '../account.model.ts';
import type { Closing } from './closing.model.ts';

/** One step: done again it changes nothing, whatever has happened since. */
type MoveStep = (db: Connection, closing: Closing) => Promise<void>;

const KEPT = ['passwordHash', 'guardianIds', 'pupilId', 'franceConnect', 'secondFactors'] as const;
const ABSENT = trusted({ $exists: false });

async function keptOf(db: Connection, { _id, from }: Closing): Promise<KeptAccess> {
  const account = await accounts(db)
    .findOne({ _id: from, 'closed.closing': _id }, { 'closed.kept': 1 })
    .lean<Pick<Account, 'closed'>>();
  return account?.closed?.kept ?? {};
}

/** Whoever reads the account that takes over finishes the grouping first: she never sees half of it. */
const tellSurvivor: MoveStep = async (db, { _id, into }) => {
  await accounts(db).updateOne(
    { _id: into, closed: ABSENT, undoneClosings: trusted({ $ne: _id }) },
    { $set: { inGrouping: _id } },
  );
};

/** From this one update on nobody signs in to the account; what it held is set aside in it. */
const closeAccount: MoveStep = async (db, { _id, from, into, reason, createdAt }) => {
  await accounts(db).updateOne(
    { _id: from, closed: ABSENT, undoneClosings: trusted({ $ne: _id }) },
    [
      {
        $set: {
          closed: {
            at: createdAt,
            reason,
            closing: _id,
            kept: Object.fromEntries(KEPT.map((field) => [field, `$${field}`])),
            ...(into && { into, moving: 'there' }),
          },
        },
      },
      { $unset: [...KEPT, 'newEmail'] },
    ],
    { updatePipeline: true },
  );
};

/** Its children go to the other account: the unique index lets nobody else have them at the same time. */
const takeOver: MoveStep = async (db, closing) => {
  const { guardianIds = [] } = await keptOf(db, closing);
  await accounts(db).updateOne(
    { _id: closing.into, inGrouping: closing._id, undoneClosings: trusted({ $ne: closing._id }) },
    { $addToSet: { guardianIds: { $each: guardianIds } }, $unset: { inGrouping: 1 } },
  );
};

const arrived: MoveStep = async (db, { _id, from }) => {
  await accounts(db).updateOne(
    { _id: from, 'closed.closing': _id, 'closed.moving': 'there' },
    { $unset: { 'closed.moving': 1 } },
  );
};

/** The identifier stays taken: whoever opens an account again for the same children is given another. */
const releaseIdentifier: MoveStep = async (db, closing) => {
  const { guardianIds = [] } = await keptOf(db, closing);
  await guardians(db).updateMany({ _id: trusted({ $in: guardianIds }) }, { $unset: { identifier: 1 } });
};

/** From here on no other account may be opened for these children, wherever they are until they are back. */
const departing: MoveStep = async (db, { _id, from }) => {
  await accounts(db).updateOne({ _id: from, 'closed.closing': _id }, { $set: { 'closed.moving': 'back' } });
};

const giveBack: MoveStep = async (db, closing) => {
  const { guardianIds = [] } = await keptOf(db, closing);
  await accounts(db).updateOne(
    { _id: closing.into, undoneClosings: trusted({ $ne: closing._id }) },
    {
      $pullAll: { guardianIds },
      $set: { inGrouping: closing._id },
      $addToSet: { undoneClosings: closing._id },
    },
  );
};

/**
 * The account is as it was, in one update. A FranceConnect identity that opens another account since stays there: the
 * owner links it again where she wants it.
 */
const restoreAccount: MoveStep = async (db, closing) => {
  const restore = (fields: readonly (keyof KeptAccess)[]) =>
    accounts(db).updateOne(
      { _id: closing.from, 'closed.closing': closing._id },
      [
        {
          $set: {
            ...Object.fromEntries(fields.map((field) => [field, `$closed.kept.${field}`])),
            undoneClosings: { $concatArrays: [{ $ifNull: ['$undoneClosings', []] }, [closing._id]] },
          },
        },
        { $unset: 'closed' },
      ],
      { updatePipeline: true },
    );
  try {
    await restore(KEPT);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await restore(KEPT.filter((field) => field !== 'franceConnect'));
  }
};

const releaseSurvivor: MoveStep = async (db, { _id, into }) => {
  await accounts(db).updateOne({ _id: into, inGrouping: _id }, { $unset: { inGrouping: 1 } });
};

/**
 * What happens to the accounts, in order, by whether one takes over. Between two steps a reader sees the old state or,
 * having finished the rest (`settled-account.ts`), the new one.
 */
export const moveSteps = ({ state, into }: Closing): readonly MoveStep[] => {
  if (state === 'closing')
    return into ? [tellSurvivor, closeAccount, takeOver, arrived] : [closeAccount, releaseIdentifier];
  if (state === 'undoing')
    return into ? [departing, giveBack, restoreAccount, releaseSurvivor] : [departing, restoreAccount];
  return [];
};
