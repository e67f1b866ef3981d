import type { Connection } from 'mongoose';
import type { ClientConfig } from '../../config/schema.ts';
import type { Account } from '../accounts/account.model.ts';
import { type Child, childrenOf } from '../directory/children-of.ts';
import type { Sharing } from './sharing.model.ts';

/** The children whose schools the client serves: it learns of no other (G3). */
export const servedBy = ({ schools }: ClientConfig, uai: string): boolean => schools === 'all' || schools.includes(uai);

type Parent = Pick<Account, 'guardianIds' | 'kind'>;

/** The children of an account, at each of their schools, whatever app is told of them. A pupil has none. */
export const allChildren = async (db: Connection, { kind, guardianIds = [] }: Parent): Promise<Child[]> =>
  kind === 'guardian' ? childrenOf(db, guardianIds) : [];

/** The children that an app could be told of, at each of their schools that it serves. */
export async function childrenFor(db: Connection, parent: Parent, client: ClientConfig): Promise<Child[]> {
  return (await allChildren(db, parent)).filter(({ uai }) => servedBy(client, uai));
}

/** Whether somebody has said yes or no for a child. */
export const isDecided = (
  { sharedPupilIds, withheldPupilIds }: Pick<Sharing, 'sharedPupilIds' | 'withheldPupilIds'>,
  { pupilId }: Child,
): boolean => sharedPupilIds.includes(pupilId) || withheldPupilIds.includes(pupilId);
