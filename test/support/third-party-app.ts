import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type UserInfoResponse,
} from 'openid-client';
import { type Settings, secretNamed } from './config.ts';
import { freePort } from './free-port.ts';

type Client = NonNullable<Settings['clients']>[number];

/** A service of another publisher, such as a timetable: an OpenID Connect client that owes nothing to our code. */
export interface ThirdPartyApp {
  /** What the administrator writes in the configuration file for it. */
  registration: Client;
  /** Its home page, which asks for a sign-in at once. */
  url: string;
  /** What it was told of the last person who signed in. */
  person(): UserInfoResponse;
  start(issuer: string): Promise<void>;
  stop(): Promise<void>;
}

const SECRET = 'agenda-client';

interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
}

/** @param parameters of its authorization requests, besides the usual ones */
export async function thirdPartyApp(parameters: Record<string, string> = {}): Promise<ThirdPartyApp> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const attempts = new Map<string, Attempt>();
  let server: Server | undefined;
  let person: UserInfoResponse | undefined;

  const begin = async (provider: Configuration, response: ServerResponse) => {
    const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    attempts.set(attempt.state, attempt);
    const { href } = buildAuthorizationUrl(provider, {
      redirect_uri: `${url}/callback`,
      scope: 'openid profile ecole.profil ecole.enfants',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      ...parameters,
    });
    response.writeHead(302, { location: href }).end();
  };

  const finish = async (provider: Configuration, address: URL, response: ServerResponse) => {
    const attempt = attempts.get(address.searchParams.get('state') ?? '')!;
    const tokens = await authorizationCodeGrant(provider, address, {
      pkceCodeVerifier: attempt.verifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
    });
    person = await fetchUserInfo(provider, tokens.access_token, tokens.claims()!.sub);
    const page =
      '<!doctype html><html lang="fr"><title>Agenda</title><link rel="icon" href="data:,"><h1>Mon agenda</h1>';
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  };

  return {
    url,
    registration: {
      id: 'agenda',
      name: 'Agenda',
      secrets: [`env:${SECRET}`],
      redirectUris: [`${url}/callback`],
      homeUri: `${url}/`,
      initiateLoginUri: `${url}/login`,
      scopes: ['openid', 'profile', 'ecole.profil', 'ecole.enfants'],
    },
    person: () => person!,
    async start(issuer) {
      const options = { execute: [allowInsecureRequests] };
      const provider = await discovery(new URL(issuer), 'agenda', {}, ClientSecretBasic(secretNamed(SECRET)), options);
      const serve = async (request: IncomingMessage, response: ServerResponse) => {
        const address = new URL(request.url!, url);
        try {
          if (address.pathname === '/callback') await finish(provider, address, response);
          // Asked by somebody else (OIDC Core §4): it signs in at providers that it knows alone.
          else if (address.pathname === '/login' && address.searchParams.get('iss') !== issuer)
            response.writeHead(400).end('unknown provider');
          else await begin(provider, response);
        } catch (error) {
          response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
        }
      };
      server = createServer((request, response) => void serve(request, response));
      await new Promise<void>((resolve) => server!.listen(port, '127.0.0.1', resolve));
    },
    async stop() {
      server?.closeAllConnections();
      await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    },
  };
}
