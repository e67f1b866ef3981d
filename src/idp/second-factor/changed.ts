import { randomUUID } from 'node:crypto';
import type { Account } from '../accounts/account.model.ts';
import { tellOwner } from '../accounts/tell-owner.ts';
import type { IdpWeb } from '../context.ts';
import { endSessions } from '../oidc/logout/account-sessions.ts';

type Change = 'second-factor-added' | 'second-factor-removed' | 'recovery-codes-renewed';

interface Changed {
  account: Account;
  change: Change;
  kind: 'totp' | 'passkey' | 'recovery-codes';
  /** The session in which it was done, which goes on. */
  sessionUid?: string | undefined;
  /** The sign-in in the middle of which it was done. */
  signIn?: string | undefined;
}

/** What follows a change of second factors: the log, a notice to the owner, the end of all other sessions (S12, S28). */
export async function changed(idp: IdpWeb, { account, change, kind, sessionUid, signIn }: Changed): Promise<void> {
  const accountId = account._id;
  await Promise.all([
    idp.audit.record({ action: change, result: 'done', accountId, actor: { kind: 'owner' }, details: { kind } }),
    tellOwner(idp, account, { notice: change, key: randomUUID() }),
    endSessions(idp, { accountId, ...(sessionUid && { except: sessionUid }), ...(signIn && { signIn }) }),
  ]);
}
