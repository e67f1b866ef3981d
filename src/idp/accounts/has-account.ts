import { type Connection, trusted } from 'mongoose';
import { accounts } from './account.model.ts';

/**
 * Whether one of these guardian documents, which are one person, has an account already (B4).
 *
 * @param except the id of an account that does not count
 */
export async function hasAccount(
  db: Connection,
  guardianIds: readonly string[],
  { except }: { except?: string } = {},
): Promise<boolean> {
  const found = await accounts(db).exists({
    guardianIds: trusted({ $in: [...guardianIds] }),
    ...(except && { _id: trusted({ $ne: except }) }),
  });
  return found !== null;
}
