import type { Account } from '../accounts/account.model.ts';
import { tellOwner } from '../accounts/tell-owner.ts';
import type { IdpContext } from '../context.ts';
import { type Linked, linkIdentity } from './link-identity.ts';
import type { FranceConnectVisit } from './visit.model.ts';

/** Links an identity to an account, writes it in the audit log, refused or done, and tells the account's owner (D3, S12). */
export async function linkAndTell(
  idp: IdpContext,
  { account, visit }: { account: Account; visit: FranceConnectVisit },
): Promise<Linked> {
  const linked = await linkIdentity(idp, { account, visit });
  const event = { action: 'franceconnect-linked', accountId: account._id, actor: { kind: 'owner' } } as const;
  if (!linked.ok) {
    idp.log.warn({ reason: linked.reason }, 'a FranceConnect identity was not linked');
    await idp.audit.record({ ...event, result: 'refused', details: { reason: linked.reason } });
    return linked;
  }
  await Promise.all([
    idp.audit.record({ ...event, result: 'done' }),
    tellOwner(idp, account, { notice: 'franceconnect-linked', key: visit.provedAt.toISOString() }),
  ]);
  return linked;
}
