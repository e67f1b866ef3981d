import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { makeKeys, toJwks } from '../../../src/idp/oidc/keys/keys.ts';
import { bareForm, CLIENT, type RunningVariant } from './variant.ts';

/** The engine as it comes, with its in-memory adapter: what a sign-in costs when nothing is kept. */
export async function startBare(): Promise<RunningVariant> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const person = { given_name: 'Valéry', family_name: 'DURANT', email: 'v@example.fr', email_verified: true };
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [CLIENT.redirectUri],
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      },
    ],
    jwks: toJwks(await makeKeys(new Date())),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
    },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    claims: { openid: ['sub'], profile: ['given_name', 'family_name'], email: ['email', 'email_verified'] },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...person }) }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: async (ctx) => {
      const clientId = ctx.oidc.client!.clientId;
      const grant = new ctx.oidc.provider.Grant({ clientId, accountId: ctx.oidc.account!.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  provider.use(bareForm(provider));
  server.on('request', provider.callback());
  return {
    target: {
      port,
      authorization: '/auth',
      token: '/token',
      userinfo: '/me',
      introspection: '/token/introspection',
      api: {},
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
