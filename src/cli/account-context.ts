import { type Account, accounts } from '../idp/accounts/account.model.ts';
import type { ClosingIdp } from '../idp/accounts/closing/after-steps.ts';
import type { AuditAction } from '../idp/audit/actions.ts';
import type { IdpContext } from '../idp/context.ts';
import { administrator } from './administrator.ts';
import { createContext } from './idp-context.ts';
import { CommandError, withStorage } from './open.ts';

/** Runs a command on accounts, beside a running server or without one. */
export function withAccounts(option: string | undefined, run: (idp: IdpContext) => Promise<void>): Promise<void> {
  return withStorage(option, ({ config, log, storage }) => run(createContext({ config, log, storage })));
}

interface Act {
  action: AuditAction;
  result: 'done' | 'refused';
  accountId?: string | undefined;
  details?: Record<string, string>;
}

/** Every act of an administrator is written down, what was refused too (security.md S59, S60). */
export const record = ({ audit }: ClosingIdp, { accountId, ...act }: Act): Promise<void> =>
  audit.record({ ...act, ...(accountId && { accountId }), actor: administrator() });

/** The account of an identifier. @throws {CommandError} where there is none, which is written down */
export async function accountOf(idp: ClosingIdp, identifier: string, action: AuditAction): Promise<Account> {
  const account = await accounts(idp.db).findOne({ identifier: identifier.trim().toLowerCase() }).lean<Account>();
  if (account) return account;
  await record(idp, { action, result: 'refused', details: { reason: 'unknown' } });
  throw new CommandError(
    `Aucun compte n’a l’identifiant « ${identifier} ». Cherchez avec « educonnect account find ».`,
  );
}

/** Says why nothing was done, once that is written down. */
export async function refuse(idp: ClosingIdp, act: Omit<Act, 'result'>, message: string): Promise<never> {
  await record(idp, { ...act, result: 'refused' });
  throw new CommandError(message);
}
