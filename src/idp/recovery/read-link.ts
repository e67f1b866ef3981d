import { hashToken } from '../../security/token.ts';
import type { Account } from '../accounts/account.model.ts';
import type { IdpContext } from '../context.ts';
import { contactHash, contactOf } from './contacts.ts';
import { type RecoveryRequest, recoveryRequests } from './recovery-request.model.ts';
import { accountOf } from './send-request.ts';

/** What a link of a mail is worth, and why it is worth nothing. */
export type Link =
  | { state: 'alive'; request: RecoveryRequest; account: Account }
  | { state: 'used' | 'replaced' | 'expired'; request: RecoveryRequest; account: Account }
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
  const contact = account && contactOf(account, request.way);
  if (!account || !contact || contactHash(contact) !== request.contactHash) return { state: 'worthless' };
  return { state: stateOf(request, now), request, account };
}

function stateOf({ usedAt, replacedAt, validUntil }: RecoveryRequest, now: Date) {
  if (usedAt) return 'used';
  if (replacedAt) return 'replaced';
  return validUntil > now ? 'alive' : 'expired';
}
