import { allowInsecureRequests, ClientSecretBasic, clientCredentialsGrant, discovery } from 'openid-client';

/** Who the software is, and where: its identifier and secret come from whoever runs the identity provider. */
interface Settings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Address of the portal: its API is under /api/v1, described at /api/v1/openapi.json. */
  portalUrl: string;
}

/** Asks the portal's API as the software of a school. */
export interface SchoolClient {
  get<Answer>(path: string): Promise<Answer>;
  /** @throws {SchoolApiError} for what the API refuses */
  send(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<void>;
}

/** A refusal of the API, as it told it (RFC 9457). */
export class SchoolApiError extends Error {
  readonly status: number;
  constructor(status: number, problem: { title?: string; detail?: string }) {
    super([`${status}`, problem.title, problem.detail].filter(Boolean).join(' '));
    this.status = status;
  }
}

/** What the software does here: its registration allows it. */
const SCOPE = [
  'orientation:read',
  'orientation:write',
  'report-cards:read',
  'report-cards:write',
  'contacts:read',
  'contacts:write',
].join(' ');
/** Renewed so long before its end that it does not end on its way. */
const MARGIN_MS = 10_000;

/**
 * A school's software needs no more than this to use the API: a token for itself (OAuth 2 client credentials with the API
 * as `resource`, RFC 6749 §4.4 and RFC 8707), kept until it ends, and JSON over HTTP.
 */
export async function createSchoolClient(settings: Settings): Promise<SchoolClient> {
  const { issuer, clientId, clientSecret, portalUrl } = settings;
  const api = `${portalUrl}/api/v1`;
  // Only a demonstration has an issuer without TLS.
  const execute = issuer.startsWith('http:') ? [allowInsecureRequests] : [];
  const provider = await discovery(new URL(issuer), clientId, {}, ClientSecretBasic(clientSecret), { execute });

  let token = { value: '', endsAt: 0 };
  const accessToken = async () => {
    if (Date.now() < token.endsAt) return token.value;
    const given = await clientCredentialsGrant(provider, { resource: api, scope: SCOPE });
    token = { value: given.access_token, endsAt: Date.now() + (given.expires_in ?? 0) * 1000 - MARGIN_MS };
    return token.value;
  };

  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const answer = await fetch(`${api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await accessToken()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    throw new SchoolApiError(answer.status, problem as { title?: string; detail?: string });
  };

  return {
    get: async <Answer>(path: string) => (await ask('GET', path)).json() as Promise<Answer>,
    async send(method, path, body) {
      await (await ask(method, path, body)).arrayBuffer();
    },
  };
}
