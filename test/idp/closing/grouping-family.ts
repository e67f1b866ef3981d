import { randomUUID } from 'node:crypto';
import { type Account, accounts } from '../../../src/idp/accounts/account.model.ts';
import type { ClosingIdp } from '../../../src/idp/accounts/closing/after-steps.ts';
import { settledAccount } from '../../../src/idp/accounts/closing/settled-account.ts';
import { childrenOf } from '../../../src/idp/directory/children-of.ts';
import { newParent } from '../../support/people.ts';

/** Two accounts of one mother: the school of each child knows her by a record of its own. */
export interface TwoAccounts {
  from: Account;
  into: Account;
}

export async function twoAccounts({ db }: ClosingIdp, more: Partial<Account> = {}): Promise<TwoAccounts> {
  const open = async (children: number, fields: Partial<Account>): Promise<Account> => {
    const { guardianId } = await newParent(db, { children });
    const _id = randomUUID();
    const account: Account = {
      _id,
      kind: 'guardian',
      identifier: `l.aubrac-${_id.slice(0, 8)}`,
      passwordHash: `$argon2id$of-${_id}`,
      guardianIds: [guardianId],
      openedBy: 'sms',
      givenName: 'Léa',
      familyName: 'Aubrac',
      email: { address: `${_id}@exemple.fr`, confirmedAt: new Date('2026-09-01T08:00:00Z') },
      locale: 'fr',
      createdAt: new Date('2026-09-01T08:00:00Z'),
      schemaVersion: 1,
      ...fields,
    };
    await accounts(db).create(account);
    return account;
  };
  const from = await open(2, more);
  return { from, into: await open(1, {}) };
}

export const stored = async ({ db }: ClosingIdp, { _id }: Account): Promise<Account> =>
  (await accounts(db).findById(_id).lean<Account>())!;

/** How many children a page would show to the owner of an account now; undefined where nobody can sign in to it. */
export async function childrenSeen(idp: ClosingIdp, account: Account): Promise<number | undefined> {
  const read = await stored(idp, account);
  if (read.closed) return undefined;
  const { guardianIds } = await settledAccount(idp, read);
  return (await childrenOf(idp.db, guardianIds)).length;
}
