import type { ClientConfig } from '../../config/schema.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import { settledAccount } from '../accounts/closing/settled-account.ts';
import type { IdpContext } from '../context.ts';
import { asksForChildren } from './asked-data.ts';
import { childrenFor, isDecided } from './children-for.ts';
import type { Sharing } from './sharing.model.ts';

interface Question {
  accountId: string;
  client: ClientConfig;
  asked: readonly string[];
}

/**
 * Whether an app asks for what its person has not been shown yet (G4): never asked, more data than then, consent where it
 * was information, or a child of the app's schools that came since.
 */
export async function isUndecided(
  idp: Pick<IdpContext, 'clock' | 'db'>,
  { accountId, client, asked }: Question,
  sharing: Sharing | undefined,
): Promise<boolean> {
  // Without data there is nothing to show; consent is asked for whatever an app wants.
  if (client.dataSharing === 'information' && asked.length === 0) return false;
  if (!sharing || asked.some((name) => !sharing.asked.includes(name))) return true;
  if (client.dataSharing === 'consent' && sharing.kind !== 'consent') return true;
  if (!asksForChildren(asked)) return false;
  const account = await accounts(idp.db).findById(accountId).lean<Account>();
  if (account?.kind !== 'guardian') return false;
  const children = await childrenFor(idp.db, await settledAccount(idp, account), client);
  return children.some((child) => !isDecided(sharing, child));
}
