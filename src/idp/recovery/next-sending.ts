import type { Taken } from '../../web/limits.ts';
import type { IdpContext } from '../context.ts';
import { contactOf, subjectOf } from './contacts.ts';
import { personUses, sharedUses } from './limits.ts';
import type { Recovery } from './recovery.model.ts';
import type { RecoveryRequest } from './recovery-request.model.ts';
import { accountOf } from './send-request.ts';

interface Sending {
  recovery: Recovery;
  request: RecoveryRequest;
  /** See `known-devices.ts`. */
  device: string | undefined;
  /** The client's. */
  address: string;
}

/** Whether a message could be sent again now, for a page that says how long to wait: nothing is sent nor counted. */
export async function nextSending(idp: IdpContext, { recovery, request, device, address }: Sending): Promise<Taken> {
  const { config, limits } = idp;
  const { way } = request;
  const account = way === 'sms' ? await accountOf(idp, recovery.accountId) : undefined;
  const number = account && contactOf(account, way);
  const person = { subject: subjectOf(recovery), device, way, ...(number && { number }) };
  return limits.lookAll([...personUses(config, person), ...sharedUses(config, address)]);
}
