import type { Connection } from 'mongoose';
import type { ClientConfig } from '../../config/schema.ts';
import type { Account } from '../accounts/account.model.ts';
import { type Child, childrenOf } from '../directory/children-of.ts';
import type { Sharing } from './sharing.model.ts';

/** The children whose schools the client serves: it learns of no other (G3). */
export const servedBy = ({ schools }: ClientConfig, uai: string): boolean => schools === 'all' || schools.includes(uai);

/** The children that an app could be told of, at each of their schools that it serves. A pupil has none. */
export async function childrenFor(
  db: Connection,
  { kind, guardianIds }: Pick<Account, 'guardianIds' | 'kind'>,
  client: ClientConfig,
): Promise<Child[]> {
  const children = kind === 'guardian' ? await childrenOf(db, guardianIds ?? []) : [];
  return children.filter(({ uai }) => servedBy(client, uai));
}

/** Whether somebody has said yes or no for a child. */
export const isDecided = (
  { sharedPupilIds, withheldPupilIds }: Pick<Sharing, 'sharedPupilIds' | 'withheldPupilIds'>,
  { pupilId }: Child,
): boolean => sharedPupilIds.includes(pupilId) || withheldPupilIds.includes(pupilId);
