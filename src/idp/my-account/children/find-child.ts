import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Account } from '../../accounts/account.model.ts';
import { type Child, childrenOf } from '../../directory/children-of.ts';

/** A child of the account, with what its own pages call her: it says nothing of her, and nothing to another account. */
interface OwnChild extends Child {
  reference: string;
}

/** The children that the account may act for today, school by school (F6). */
export async function ownChildren(db: Connection, { _id, guardianIds = [] }: Account): Promise<OwnChild[]> {
  const children = await childrenOf(db, guardianIds);
  return children.map((child) => ({
    ...child,
    reference: createHash('sha256').update(`${_id}\0${child.pupilId}`).digest('hex').slice(0, 16),
  }));
}

/** One of them, at each of her schools; none for a reference of another family’s (security.md S49). */
export async function findOwnChild(db: Connection, account: Account, reference: unknown): Promise<OwnChild[]> {
  const children = await ownChildren(db, account);
  return children.filter((child) => child.reference === reference);
}
