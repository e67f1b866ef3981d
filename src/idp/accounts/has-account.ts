import { type Connection, trusted } from 'mongoose';
import { accounts } from './account.model.ts';

/**
 * Whether one of these guardian documents, which are one person, has an account already (B4), or is on its way from one to
 * another (F5). One query for both: of two, the first could miss what has not arrived yet, and the second what no longer moves.
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
  const held = { guardianIds: among, ...other };
  const moving = { 'closed.kept.guardianIds': among, 'closed.moving': trusted({ $exists: true }) };
  return (await accounts(db).exists(trusted({ $or: [held, moving] }))) !== null;
}
