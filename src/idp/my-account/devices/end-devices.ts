import type { AuditEvent } from '../../audit/actions.ts';
import type { IdpWeb } from '../../context.ts';
import { endSession, endSessions } from '../../oidc/logout/account-sessions.ts';

const ended = (accountId: string, which: 'one' | 'others'): AuditEvent => ({
  action: 'session-ended',
  result: 'done',
  accountId,
  actor: { kind: 'owner' },
  details: { which },
});

/** «Déconnecter»: a device of hers. Of another account, or ended meanwhile, there is nothing to end. */
export async function endDevice(idp: IdpWeb, { accountId, uid }: { accountId: string; uid: string }): Promise<void> {
  if (await endSession(idp, { accountId, uid })) await idp.audit.record(ended(accountId, 'one'));
}

/** «Déconnecter tous les autres»: all but the one in her hands. */
export async function endOtherDevices(idp: IdpWeb, request: { accountId: string; except: string }): Promise<void> {
  await Promise.all([endSessions(idp, request), idp.audit.record(ended(request.accountId, 'others'))]);
}
