import { DAY_MS } from '../../../clock.ts';
import { newDelivery } from '../../../deliveries/delivery.ts';
import { newToken } from '../../../security/token.ts';
import { isDuplicateKey } from '../../../storage/update-or-insert.ts';
import type { IdpContext } from '../../context.ts';
import { type LogoutDelivery, logoutDeliveries } from './logout-delivery.model.ts';

/** What a service knows of a session that has ended. */
export interface ServiceSession {
  accountId: string;
  clientId: string;
  sid?: string;
}

/** For how long a service is told: its own sessions do not outlive a day of school by much. */
const TRIED_MS = DAY_MS;
const KEPT_MS = 2 * DAY_MS;

export type TellsServices = Pick<IdpContext, 'clients' | 'clock' | 'db' | 'logoutsDue'>;

/**
 * Writes down which services are to be told that sessions have ended (A5, Back-Channel Logout 1.0 §2.5). The worker sends it
 * at once, and again where a service does not take it (`deliver-logouts.ts`): whoever signs out waits for none of them.
 */
export async function tellServices(
  { clients, clock, db, logoutsDue }: TellsServices,
  ended: readonly ServiceSession[],
): Promise<void> {
  const known = await Promise.all(ended.map(({ clientId }) => clients.find(clientId)));
  const now = clock.now();
  const deliveries = ended
    .filter((_one, index) => known[index]?.backchannelLogoutUri)
    .map(
      ({ accountId, clientId, sid }): LogoutDelivery => ({
        // A session of a service ends once, however often this is called.
        _id: `${clientId} ${sid ?? newToken()}`,
        endpoint: clientId,
        accountId,
        ...(sid && { sid }),
        ...newDelivery(now, { triedMs: TRIED_MS, keptMs: KEPT_MS }),
      }),
    );
  if (deliveries.length === 0) return;
  try {
    await logoutDeliveries(db).insertMany(deliveries, { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  logoutsDue.ring();
}
