import type { Account } from '../../accounts/account.model.ts';
import { tellOwner } from '../../accounts/tell-owner.ts';
import type { IdpContext } from '../../context.ts';
import { declineChild } from '../../directory/decline-child.ts';

/**
 * «Je ne suis pas le représentant légal de cet élève» (F6): noted in the data of every school that says otherwise. From
 * then on no service learns of this child by this account; the owner is told, in case it was not she.
 */
export async function declineOwnChild(idp: IdpContext, account: Account, pupilId: string): Promise<void> {
  const { _id: accountId, guardianIds = [] } = account;
  const now = idp.clock.now();
  await declineChild(idp.db, { guardianIds, pupilIds: [pupilId] }, now);
  await Promise.all([
    tellOwner(idp, account, { notice: 'child-declined', key: String(now.getTime()) }),
    idp.audit.record({ action: 'child-declined', result: 'done', accountId, actor: { kind: 'owner' } }),
  ]);
}
