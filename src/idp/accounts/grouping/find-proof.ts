import { trusted } from 'mongoose';
import type { IdpContext } from '../../context.ts';
import { type Child, childrenOf } from '../../directory/children-of.ts';
import { accounts } from '../account.model.ts';
import { letters } from '../letters/letter.model.ts';
import { type GroupingProof, groupingProofs } from './grouping-proof.model.ts';

/** What a proof opens: the children of the other account or letter, and its identifier. */
interface Grouping {
  proof: GroupingProof;
  /** Of the account that would close; absent for a letter. */
  identifier?: string;
  children: Child[];
}

/** Whose proof it must be. */
interface Holder {
  accountId: string;
  sessionUid: string;
}

/** A proof, as long as it is good, for the person and in the session that gave it (security.md S45). */
export async function findProof(
  { db, clock }: IdpContext,
  id: string,
  holder: Holder,
): Promise<GroupingProof | undefined> {
  const found = await groupingProofs(db)
    .findOne({ _id: id, ...holder, expiresAt: trusted({ $gt: clock.now() }) })
    .lean<GroupingProof>();
  return found ?? undefined;
}

/** What would be added by it; undefined once it has been, or when the other account was closed meanwhile. */
export async function groupingOf({ db }: IdpContext, proof: GroupingProof): Promise<Grouping | undefined> {
  if (proof.letterId) {
    const letter = await letters(db).findById(proof.letterId).lean();
    if (!letter || letter.usedAt) return undefined;
    return { proof, children: await childrenOf(db, letter.guardianIds) };
  }
  const other = await accounts(db).findById(proof.other).lean();
  if (!other || other.closed) return undefined;
  return { proof, identifier: other.identifier, children: await childrenOf(db, other.guardianIds) };
}
