import { accounts } from '../idp/accounts/account.model.ts';
import { findAccounts } from '../idp/accounts/find-accounts.ts';
import { childrenOf } from '../idp/directory/children-of.ts';
import { accountSessions } from '../idp/oidc/logout/account-sessions.ts';
import { accountOf, record, withAccounts } from './account-context.ts';
import { accountLine, accountLines } from './account-lines.ts';
import { CommandError } from './open.ts';

/** `educonnect account find`: the accounts that somebody on the phone may mean, one a line. */
export const findAccount = (option: string | undefined, text: string) =>
  withAccounts(option, async (idp) => {
    const found = await findAccounts(idp, text);
    const details = { way: 'find', count: String(found.length) };
    await record(idp, { action: 'account-shown', result: found.length > 0 ? 'done' : 'refused', details });
    if (found.length === 0) {
      throw new CommandError(
        'Aucun compte trouvé : donnez l’identifiant, « Prénom NOM », l’e-mail, le mobile ou l’INE.',
      );
    }
    for (const account of found) console.log(accountLine(account));
  });

/** `educonnect account show`: the state of one account, contacts masked. */
export const showAccount = (option: string | undefined, identifier: string) =>
  withAccounts(option, async (idp) => {
    const account = await accountOf(idp, identifier, 'account-shown');
    const { closed, guardianIds } = account;
    const [survivor, children, sessions] = await Promise.all([
      closed?.into ? accounts(idp.db).findById(closed.into, { identifier: 1 }).lean() : null,
      childrenOf(idp.db, guardianIds ?? closed?.kept?.guardianIds ?? []),
      accountSessions(idp, account._id),
    ]);
    await record(idp, { action: 'account-shown', result: 'done', accountId: account._id, details: { way: 'show' } });
    const childCount = new Set(children.map(({ pupilId }) => pupilId)).size;
    const lines = accountLines({
      account,
      childCount,
      sessionCount: sessions.length,
      ...(survivor && { into: survivor.identifier }),
    });
    for (const line of lines) console.log(line);
  });

/** `educonnect account unlock`: forgets the failed sign-ins on an identifier. */
export const unlockAccount = (option: string | undefined, identifier: string) =>
  withAccounts(option, async (idp) => {
    const account = await accountOf(idp, identifier, 'account-unlocked');
    await idp.lockout.forget({ identifier: account.identifier, device: undefined });
    await record(idp, { action: 'account-unlocked', result: 'done', accountId: account._id });
    console.log(`Le compte ${account.identifier} est débloqué : les essais manqués sont oubliés.`);
  });
