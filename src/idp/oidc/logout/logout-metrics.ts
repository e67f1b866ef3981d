import type { Connection } from 'mongoose';
import type { Registry } from 'prom-client';
import type { ClientConfig } from '../../../config/schema.ts';
import { deliveriesOf } from '../../../deliveries/delivery.ts';
import { type DeliveryCounts, deliveryCounts } from '../../../deliveries/delivery-counts.ts';
import { logoutDeliveries } from './logout-delivery.model.ts';

/** Apps that registered themselves are too many for a name each. */
const REGISTERED = 'registered';

/** @param clients of the configuration as it is now: it may be loaded anew */
export function logoutMetrics(
  registry: Registry,
  db: Connection,
  clients: () => readonly ClientConfig[],
): DeliveryCounts {
  const endpoints = () =>
    clients()
      .filter(({ backchannelLogoutUri }) => backchannelLogoutUri)
      .map(({ id }) => id);
  const counts = deliveryCounts(registry, {
    names: { total: 'logouts_total', down: 'logout_endpoint_down', waiting: 'logouts_waiting' },
    what: 'Sign-outs for apps',
    deliveries: deliveriesOf(logoutDeliveries(db)),
    endpoints,
  });
  const nameOf = (id: string) => (endpoints().includes(id) ? id : REGISTERED);
  return {
    ended: (id, outcome) => counts.ended(nameOf(id), outcome),
    postponed: (id) => counts.postponed(nameOf(id)),
    // One of many says nothing of the others.
    state: (id, state) => endpoints().includes(id) && counts.state(id, state),
  };
}
