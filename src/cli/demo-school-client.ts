import { loadConfig } from '../config/load.ts';
import { createSchoolClient, SchoolApiError, type SchoolClient } from '../demo/school/school-client.ts';
import { CommandError, configFile } from './open.ts';

const CLIENT = 'vie-scolaire';

/** What stops the sample client, in words for who runs it. */
function explained(error: unknown, url: string): unknown {
  if (error instanceof SchoolApiError) return new CommandError(`L’API a refusé : ${error.message}`);
  // openid-client and fetch: nobody answers at the provider, or at the portal.
  if (error instanceof TypeError || (error as Error).name === 'ClientError')
    return new CommandError(`La démonstration ne répond pas sur ${url} : lancez-la d’abord (« npm start »).`);
  return error;
}

/**
 * Works as the software of a school beside a running demonstration, by its APIs alone.
 *
 * @throws {CommandError} outside the demonstration, while it does not run, and for what an API refuses
 */
export async function asSchoolClient(
  option: string | undefined,
  work: (client: SchoolClient, addresses: { portal: string; provider: string }) => Promise<void>,
): Promise<void> {
  const { mode, portal, clients } = loadConfig(configFile(option));
  if (mode !== 'demonstration') throw new CommandError('Cette commande ne joue que dans la démonstration.');
  const [clientSecret] = clients.find(({ id }) => id === CLIENT)?.secrets ?? [];
  if (!portal || !clientSecret)
    throw new CommandError(`Il faut un portail et un client « ${CLIENT} » dans la configuration.`);
  const { issuer, url: portalUrl } = portal;
  try {
    const client = await createSchoolClient({ issuer, portalUrl, clientId: CLIENT, clientSecret });
    await work(client, { portal: portalUrl, provider: issuer });
  } catch (error) {
    throw explained(error, portalUrl);
  }
}
