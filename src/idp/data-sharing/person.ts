import type { Interaction } from 'oidc-provider';
import { AppError } from '../../web/errors.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import { settledAccount } from '../accounts/closing/settled-account.ts';
import type { IdpWeb } from '../context.ts';

/**
 * Whose data an app asks for: who was signed in when it did, and still is.
 *
 * @throws {AppError} `journey-lost` when the session has ended since, or the journey is none of this kind
 */
export async function personOf({ db, clock, provider }: IdpWeb, { prompt, session }: Interaction): Promise<Account> {
  const now = prompt.name === 'consent' && session?.uid ? await provider.Session.findByUid(session.uid) : undefined;
  if (!now?.accountId || now.accountId !== session?.accountId) throw new AppError('journey-lost');
  const account = await accounts(db).findById(now.accountId).lean<Account>();
  if (!account || account.closed) throw new AppError('journey-lost');
  return settledAccount({ db, clock }, account);
}
