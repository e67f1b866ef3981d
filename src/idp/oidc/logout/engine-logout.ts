import type Provider from 'oidc-provider';
import type { Client } from 'oidc-provider';
import { deferWrite } from '../adapter/request-writes.ts';
import { type TellsServices, tellServices } from './tell-services.ts';

/** Tells a client now that a session ended, by a logout token made for this attempt. @throws where it does not take it */
type SendLogout = (accountId: string, sid?: string) => Promise<void>;

/** The engine's own types leave its method out. */
type Notified = Client & { backchannelLogout: SendLogout; sendLogout: SendLogout };

/**
 * Makes the engine write down whom a sign-out has to be told to, instead of telling it while the person waits: the answer
 * leaves once that is written, and is an error page where it could not be. What it did itself is `sendLogout`.
 */
export function keepLogouts(provider: Provider, idp: TellsServices): void {
  const client = provider.Client.prototype as Notified;
  client.sendLogout = client.backchannelLogout;
  client.backchannelLogout = async function (this: Notified, accountId, sid) {
    const written = tellServices(idp, [{ accountId, clientId: this.clientId, ...(sid && { sid }) }]);
    await deferWrite(written);
    await written;
  };
}

/** A client that is told of sign-outs; undefined for one that is not, or not any more. */
export async function toldClient(
  provider: Provider,
  clientId: string,
): Promise<{ sendLogout: SendLogout } | undefined> {
  const client = (await provider.Client.find(clientId)) as Notified | undefined;
  return client?.backchannelLogoutUri ? client : undefined;
}
