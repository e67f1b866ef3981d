import { hashToken } from '../../security/token.ts';
import type { Account } from '../accounts/account.model.ts';
import type { IdpContext } from '../context.ts';
import { type RecoveryRequest, recoveryRequests } from './recovery-request.model.ts';
import { accountOf } from './send-request.ts';
import { hasSameContact, hasSamePassword } from './still-good.ts';

/** What a link of a mail is worth, and why it is worth nothing. */
export type Link =
  | { state: 'alive'; request: RecoveryRequest; account: Account }
  | { state: 'used' | 'replaced' | 'expired'; request: RecoveryRequest; account: Account }
  /** The password was changed since it was sent. */
  | { state: 'outlived'; request: RecoveryRequest; account: Account }
  | { state: 'worthless' };

/** Looks at a link without using it up: mail scanners open it too (security.md S15). */
export async function readLink(idp: IdpContext, token: string): Promise<Link> {
  const { clock, db } = idp;
  const now = clock.now();
  const request = await recoveryRequests(db)
    .findOne({ tokenHash: hashToken(token) })
    .lean<RecoveryRequest>();
  if (!request || request.expiresAt <= now) return { state: 'worthless' };
  const account = await accountOf(idp, request.accountId);
  if (!account || !hasSameContact(request, account)) return { state: 'worthless' };
  const state = stateOf(request, now);
  return { state: state === 'alive' && !hasSamePassword(request, account) ? 'outlived' : state, request, account };
}

function stateOf({ usedAt, replacedAt, validUntil }: RecoveryRequest, now: Date) {
  if (usedAt) return 'used';
  if (replacedAt) return 'replaced';
  return validUntil > now ? 'alive' : 'expired';
}
