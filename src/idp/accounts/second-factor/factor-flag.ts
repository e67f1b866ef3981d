import type { Connection } from 'mongoose';
import { type Account, accounts } from '../account.model.ts';
import { passkeys } from './passkey.model.ts';
import { secondFactors } from './second-factor.model.ts';

/** A kind of second factor. */
export type FactorKind = NonNullable<Account['secondFactors']>[number];

async function has(db: Connection, accountId: string, kind: FactorKind): Promise<boolean> {
  if (kind === 'passkey') return (await passkeys(db).exists({ accountId })) !== null;
  const found = await secondFactors(db).findById(accountId, { totp: 1 }).lean();
  return found?.totp !== undefined;
}

/** From now on a sign-in to this account needs a second factor (F8). */
export async function raiseFlag(db: Connection, accountId: string, kind: FactorKind): Promise<void> {
  await accounts(db).updateOne({ _id: accountId }, { $addToSet: { secondFactors: kind } });
}

/**
 * After a factor was removed: no more of its kind is asked for when it was the last. It is looked at again afterwards, for one
 * that was added at the same moment.
 *
 * @returns whether any second factor is left
 */
export async function lowerFlag(db: Connection, accountId: string, kind: FactorKind): Promise<boolean> {
  if (!(await has(db, accountId, kind))) {
    await accounts(db).updateOne({ _id: accountId }, { $pull: { secondFactors: kind } });
    if (await has(db, accountId, kind)) await raiseFlag(db, accountId, kind);
  }
  const account = await accounts(db).findById(accountId, { secondFactors: 1 }).lean();
  return (account?.secondFactors?.length ?? 0) > 0;
}

/**
 * The account as its factors are: of a kind that is gone none is asked for. Whoever removed the last one and died before saying
 * so would else keep its owner out for ever (F8). With the last of all, recovery codes of nothing go too.
 */
export async function settledFactors(db: Connection, account: Account): Promise<Account> {
  const { _id, secondFactors: kinds = [] } = account;
  const held = await Promise.all(kinds.map((kind) => has(db, _id, kind)));
  const gone = kinds.filter((_, index) => !held[index]);
  if (gone.length === 0) return account;
  let left = true;
  for (const kind of gone) left = await lowerFlag(db, _id, kind);
  if (!left) await secondFactors(db).updateOne({ _id }, { $unset: { recovery: '' } });
  return (await accounts(db).findById(_id).lean<Account>()) ?? account;
}

/** Whether an account has a second factor of any kind, or is asked for one. */
export async function hasFactors(db: Connection, { _id, secondFactors: kinds = [] }: Account): Promise<boolean> {
  return kinds.length > 0 || (await has(db, _id, 'totp')) || has(db, _id, 'passkey');
}

/**
 * Removes all second factors of an account that is closed for good.
 * The flag goes first: stopped half-way, nobody is asked for a factor that is gone.
 */
export async function forgetFactors(db: Connection, accountId: string): Promise<void> {
  await accounts(db).updateOne({ _id: accountId }, { $unset: { secondFactors: '' } });
  await Promise.all([secondFactors(db).deleteOne({ _id: accountId }), passkeys(db).deleteMany({ accountId })]);
}
