import {
  allowInsecureRequests,
  ClientSecretBasic,
  type Configuration,
  clientCredentialsGrant,
  discovery,
} from 'openid-client';

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
  /**
   * All pupils of a school, of the provider's Directory. Their `sub` is the one that the portal's API has, since both clients
   * have one `subjectSector`.
   */
  pupils(uai: string): Promise<DirectoryPupil[]>;
}

/** What this software reads of a pupil. */
export interface DirectoryPupil {
  sub: string;
  given_name: string;
  division?: string;
  level?: string;
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

  const portalToken = createToken(provider, api, SCOPE);
  const directoryToken = createToken(provider, `${issuer}/api/v1`, 'directory:read');

  const ask = async (method: string, path: string, body?: object): Promise<Response> =>
    answered(`${api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await portalToken()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });

  const pupils = async (uai: string) => {
    const all: DirectoryPupil[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ limit: '200', ...(cursor && { cursor }) });
      const url = `${issuer}/api/v1/schools/${uai}/pupils?${query}`;
      const headers = { authorization: `Bearer ${await directoryToken()}` };
      const page = (await (await answered(url, { headers })).json()) as {
        pupils: DirectoryPupil[];
        next_cursor?: string;
      };
      all.push(...page.pupils);
      cursor = page.next_cursor;
    } while (cursor);
    return all;
  };

  return {
    get: async <Answer>(path: string) => (await ask('GET', path)).json() as Promise<Answer>,
    async send(method, path, body) {
      await (await ask(method, path, body)).arrayBuffer();
    },
    pupils,
  };
}

/** An answer that is no refusal. @throws {SchoolApiError} */
async function answered(url: string, request: RequestInit): Promise<Response> {
  const answer = await fetch(url, request);
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new SchoolApiError(answer.status, problem as { title?: string; detail?: string });
}

/** A token for itself at one API, kept until it ends. */
function createToken(provider: Configuration, resource: string, scope: string): () => Promise<string> {
  let token = { value: '', endsAt: 0 };
  return async () => {
    if (Date.now() < token.endsAt) return token.value;
    const given = await clientCredentialsGrant(provider, { resource, scope });
    token = { value: given.access_token, endsAt: Date.now() + (given.expires_in ?? 0) * 1000 - MARGIN_MS };
    return token.value;
  };
}
