import type { ClientConfig, Config } from '../../config/schema.ts';
import { serve } from '../../web/server.ts';
import { createSampleApp } from './app.ts';
import { listener } from './visits.ts';

const SAMPLE_APP = 'mon-agenda';

/** The sample app as a client of the configuration file, where this machine is to run it: its home is there. */
export function sampleAppOf({ clients }: Pick<Config, 'clients'>): ClientConfig | undefined {
  const client = clients.find(({ id }) => id === SAMPLE_APP);
  const isHere = client?.homeUri !== undefined && new URL(client.homeUri).hostname === 'localhost';
  return isHere ? client : undefined;
}

/** Starts the sample app (G6) beside the demonstration. @throws {AddressTakenError} when its port is in use */
export async function startSampleApp(issuer: string, client: ClientConfig): Promise<{ stop(): Promise<void> }> {
  const { origin: url, port } = new URL(client.homeUri!);
  const app = createSampleApp({ issuer, clientId: client.id, clientSecret: client.secrets[0]!, url });
  const server = await serve(listener(app, { url, issuer }), { host: '127.0.0.1', port: Number(port) });
  return { stop: server.close };
}
