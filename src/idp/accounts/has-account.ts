import { type Connection, trusted } from 'mongoose';
import { accounts } from './account.model.ts';

/**
 * Whether one of these guardian documents, which are one person, has an account already (B4), or is on its way from one to
 * another (F5). In that order: what has arrived meanwhile is refused by the unique index, at the latest.
 *
 * @param except the id of an account that does not count
 */
export async function hasAccount(
  db: Connection,
  guardianIds: readonly string[],
  { except }: { except?: string } = {},
): Promise<boolean> {
  const among = trusted({ $in: [...guardianIds] });
  const other = except ? { _id: trusted({ $ne: except }) } : {};
  if (await accounts(db).exists({ guardianIds: among, ...other })) return true;
  const moving = { 'closed.kept.guardianIds': among, 'closed.moving': trusted({ $exists: true }) };
  return (await accounts(db).exists(moving)) !== null;
}
