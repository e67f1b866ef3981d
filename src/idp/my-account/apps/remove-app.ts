import type { Account } from '../../accounts/account.model.ts';
import { tellOwner } from '../../accounts/tell-owner.ts';
import type { IdpWeb } from '../../context.ts';
import { endAppAccess } from '../../oidc/logout/end-app-access.ts';
import { sharingId, sharings } from '../../sharing/sharing.model.ts';

/**
 * «Retirer l’accès» (F7): from this moment on the app is told nothing, whatever tokens it holds; then these end too. It is
 * as if she had never opened it: at its next access she decides again.
 */
export async function removeApp(idp: IdpWeb, account: Account, clientId: string): Promise<void> {
  const { _id: accountId } = account;
  await sharings(idp.db).deleteOne({ _id: sharingId({ accountId, clientId }) });
  await endAppAccess(idp, { accountId, clientId });
  await Promise.all([
    tellOwner(idp, account, { notice: 'app-removed', key: `${clientId}:${idp.clock.now().getTime()}` }),
    idp.audit.record({
      action: 'app-removed',
      result: 'done',
      accountId,
      actor: { kind: 'owner' },
      details: { service: clientId },
    }),
  ]);
}
