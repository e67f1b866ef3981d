import { MINUTE_MS } from '../../clock.ts';
import type { PortalContext } from '../context.ts';
import { type PortalSession, portalSessions } from './session.model.ts';

/**
 * Whether the next page is to be reached by way of the provider, which asks nothing and only notes that the person is
 * still there: else its own session, which sees none of our pages, would end under a person who has been busy here all
 * along, and ours with it (A5). So it is after a third of the time that a session may idle, while the provider answers.
 */
export async function mustPassBy(portal: PortalContext, session: PortalSession): Promise<boolean> {
  const { settings, clock, provider } = portal;
  const sinceMs = clock.now().getTime() - session.openedAt.getTime();
  const due = sinceMs > (settings.session.idleMinutes * MINUTE_MS) / 3 && !session.refreshFailedAt;
  return due && (await provider.isUp());
}

/** Notes that a person passed by the provider in vain: she stays signed in here, and is not sent round and round. */
export async function notePassedBy({ db, clock }: PortalContext, { _id }: PortalSession): Promise<void> {
  await portalSessions(db).updateOne({ _id }, { $set: { openedAt: clock.now() } });
}
