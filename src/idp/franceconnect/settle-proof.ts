import { trusted } from 'mongoose';
import { hasAccount } from '../accounts/has-account.ts';
import { reserveIdentifier } from '../accounts/reserve-identifier.ts';
import type { IdpContext } from '../context.ts';
import { findPerson } from '../directory/find-person.ts';
import { type FranceConnectVisit, franceConnectVisits } from './visit.model.ts';

/**
 * Notes which documents of the directory the second proof showed to be hers (D2): those alone. Where they have an account
 * already, she signs in to it to link it; else her identifier is reserved, for the page that shows it.
 */
export async function settleProof(
  { db }: IdpContext,
  { _id, accountId }: FranceConnectVisit,
  { guardianIds, provedBy }: { guardianIds: string[]; provedBy: NonNullable<FranceConnectVisit['provedBy']> },
): Promise<void> {
  const active = await hasAccount(db, guardianIds);
  const identifier = active ? undefined : await reserveIdentifier(db, await findPerson(db, { guardianIds }));
  await franceConnectVisits(db).updateOne(
    { _id, accountId, proved: trusted({ $exists: false }) },
    { $set: { proved: guardianIds, provedBy, active, ...(identifier && { identifier }) } },
  );
}
