import type { IdpContext } from '../context.ts';
import { type Recovery, recoveries } from './recovery.model.ts';
import { type RecoveryRequest, recoveryRequests } from './recovery-request.model.ts';
import type { Progress } from './steps.ts';

/** How far the recovery of an interaction has come. */
export async function findRecovery({ db, clock }: IdpContext, uid: string): Promise<Progress> {
  const now = clock.now();
  const recovery = await recoveries(db).findById(uid).lean<Recovery>();
  if (!recovery || recovery.expiresAt <= now) return { now };
  const { requestId } = recovery;
  const request = requestId
    ? await recoveryRequests(db).findOne({ _id: requestId, uid }).lean<RecoveryRequest>()
    : null;
  return { now, recovery, ...(request && { request }) };
}
