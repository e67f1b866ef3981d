import type { IdpContext } from '../context.ts';
import { waysOf } from './contacts.ts';
import { findAccount } from './find-account.ts';
import { keepRecovery } from './keep-recovery.ts';
import { triesUse } from './limits.ts';
import { WAYS } from './recovery.model.ts';
import { neededStep, type Progress } from './steps.ts';

interface GivenIdentifier {
  /** The interaction's. */
  uid: string;
  progress: Progress;
  /** As typed. */
  identifier: string;
  /** The client's. */
  address: string;
}

export type Given = { ok: true } | { ok: false; reason: 'unknown' } | { ok: false; reason: 'tries'; until: Date };

/**
 * Takes an identifier (E2) and keeps where it leads (E3). With neutral disclosure it leads on whoever was typed, and every
 * way is offered. The same identifier again, by going back, keeps the message already sent; another one starts afresh,
 * since what was proved was proved of someone else (security.md S44).
 */
export async function giveIdentifier(idp: IdpContext, given: GivenIdentifier): Promise<Given> {
  const { config, db, limits } = idp;
  const { uid, progress, address } = given;
  const identifier = given.identifier.toLowerCase();
  const [limit, network] = triesUse(config, address);
  const allowed = await limits.take(limit, network);
  if (!allowed.ok) return { ok: false, reason: 'tries', until: allowed.until };
  const neutral = config.accounts.disclosure === 'neutral';
  const { outcome, account } = await findAccount(db, identifier);
  if (outcome === 'unknown' && !neutral) return { ok: false, reason: 'unknown' };
  const { recovery } = progress;
  const same = recovery?.identifier === identifier && recovery.accountId === account?._id;
  const goesOn = same && ['code', 'new'].includes(neededStep(progress));
  await keepRecovery(idp, uid, {
    $set: {
      identifier,
      outcome: neutral || outcome === 'unknown' ? 'way' : outcome,
      ways: neutral ? [...WAYS] : account ? waysOf(account) : [],
      ...(account && { accountId: account._id }),
    },
    $unset: { ...(!account && { accountId: 1 }), ...(!goesOn && { requestId: 1 }) },
  });
  return { ok: true };
}
