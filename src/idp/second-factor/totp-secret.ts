import { MINUTE_MS } from '../../clock.ts';
import { createSeal } from '../../security/seal.ts';
import { secondFactors } from '../accounts/second-factor/second-factor.model.ts';
import type { IdpContext } from '../context.ts';
import { newTotpSecret } from './totp.ts';

/** As long as a code by SMS lives: time to install an app. */
const PENDING_MINUTES = 30;

type Needs = Pick<IdpContext, 'config' | 'db' | 'clock'>;

/** Seals the secrets of authenticator apps, each for its account (security.md S9). */
export const totpSeal = ({ config }: Pick<Needs, 'config'>) => createSeal(config.idp.sealingKey, 'totp');

/** Makes a secret to be added to an app; it replaces one that was not confirmed, and leaves the app in use alone. */
export async function startTotp(idp: Needs, accountId: string): Promise<void> {
  const pendingTotp = {
    sealed: totpSeal(idp).seal(newTotpSecret(), accountId),
    until: new Date(idp.clock.now().getTime() + PENDING_MINUTES * MINUTE_MS),
  };
  await secondFactors(idp.db).updateOne({ _id: accountId }, { $set: { pendingTotp } }, { upsert: true });
}

/** The secret that waits to be confirmed, and how it is stored; undefined when there is none any more. */
export async function pendingTotp(
  idp: Needs,
  accountId: string,
): Promise<{ secret: string; sealed: string } | undefined> {
  const found = await secondFactors(idp.db).findById(accountId, { pendingTotp: 1 }).lean();
  const pending = found?.pendingTotp;
  if (!pending || pending.until <= idp.clock.now()) return undefined;
  return { secret: totpSeal(idp).open(pending.sealed, accountId), sealed: pending.sealed };
}
