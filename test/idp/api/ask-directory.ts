import { allowInsecureRequests, ClientSecretBasic, clientCredentialsGrant, discovery } from 'openid-client';
import request from 'supertest';
import { SECRET, type TestProvider } from '../oidc/test-provider.ts';

/** An access token of a client for the Directory, by a certified client library. */
export async function directoryToken({ issuer }: TestProvider, id: string, scope = 'directory:read'): Promise<string> {
  const execute = [allowInsecureRequests];
  const configuration = await discovery(new URL(issuer), id, undefined, ClientSecretBasic(SECRET), { execute });
  const asked = { resource: `${issuer}/api/v1`, scope };
  return (await clientCredentialsGrant(configuration, asked)).access_token;
}

/** Asks the Directory as one of the clients of the configuration that it has an access token for. */
export async function askDirectory(op: TestProvider) {
  const allowed = op.config.clients.filter(({ apis }) => apis.length > 0);
  const pairs = allowed.map(
    async ({ id, apis }) => [id, await directoryToken(op, id, apis[0]!.scopes.join(' '))] as const,
  );
  const tokens = new Map(await Promise.all(pairs));
  return (id: string, path: string) =>
    request(op.address)
      .get(`/api/v1/schools/${path}`)
      .set('authorization', `Bearer ${tokens.get(id)}`);
}
