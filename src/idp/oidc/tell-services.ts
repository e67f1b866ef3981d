import type { Client } from 'oidc-provider';
import type { IdpWeb } from '../context.ts';

/** What a service knows of a session that has ended. */
export interface ServiceSession {
  accountId: string;
  clientId: string;
  sid?: string;
}

/** The engine's own types leave this method out. */
type Notified = Client & { backchannelLogout(accountId: string, sid?: string): Promise<void> };

/**
 * Tells services that sessions have ended (OpenID Connect Back-Channel Logout §2.5), all at once. A service that does not
 * take it within the engine's 2.5 seconds is logged and left: its tokens are worth nothing any more.
 */
export async function tellServices(
  { log, provider }: Pick<IdpWeb, 'log' | 'provider'>,
  ended: readonly ServiceSession[],
): Promise<void> {
  const tell = async ({ accountId, clientId, sid }: ServiceSession) => {
    const client = (await provider.Client.find(clientId)) as Notified | undefined;
    if (client?.backchannelLogoutUri) await client.backchannelLogout(accountId, sid);
  };
  await Promise.all(
    ended.map((one) =>
      tell(one).catch((err: unknown) => {
        log.warn({ err, clientId: one.clientId }, 'the client did not take the back-channel logout');
      }),
    ),
  );
}
