import type { Connection } from 'mongoose';
import * as client from 'openid-client';
import type { Clock } from '../../../src/clock.ts';
import type { Bounds } from '../../../src/idp/oidc/registration/bounds.ts';
import { invite } from '../../../src/idp/oidc/registration/invitations.ts';
import { type RelyingParty, relyingParty } from './relying-party.ts';
import type { TestProvider } from './test-provider.ts';

export const HOST = 'cloche.example.fr';
export const RETURN = `https://${HOST}/retour`;

/** What the registration endpoint answered. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** A registration, as its developer keeps it. */
export interface Registration {
  client_id: string;
  client_secret: string;
  registration_client_uri: string;
  registration_access_token: string;
}

export interface Developer {
  token: string;
  /** Registers an app, with these metadata besides the least ones. */
  register(metadata?: object): Promise<Answer>;
  /** The same, of an app that is taken. */
  registered(metadata?: object): Promise<Registration & Record<string, unknown>>;
  /** Reads, replaces or removes one. */
  manage(method: 'GET' | 'PUT' | 'DELETE', registration: Registration, metadata?: object): Promise<Answer>;
  party(registration: Registration, authentication?: client.ClientAuth, redirectUri?: string): Promise<RelyingParty>;
}

interface Options {
  bounds?: Partial<Bounds>;
  quota?: number;
  days?: number;
}

/** The least that describes an app. */
export const LEAST = { client_name: 'La cloche', redirect_uris: [RETURN] };

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

/** A developer of another publisher, whom the operator invited. */
export async function developer(
  op: TestProvider,
  { db, clock }: { db: Connection; clock: Clock },
  { bounds, quota = 50, days = 30 }: Options = {},
): Promise<Developer> {
  const most = {
    scopes: ['profile', 'email', 'offline_access', 'ecole.enfants'],
    hosts: [HOST],
    schemes: [],
    ...bounds,
  };
  const { token } = await invite({ db, clock }, { label: 'Éditions du Préau', bounds: most, quota, days });
  const send = async (method: string, url: string, bearer: string, body?: object) => {
    const headers = { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) };
    return answerOf(await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) }));
  };
  const register = (metadata: object = {}) => send('POST', `${op.issuer}/register`, token, { ...LEAST, ...metadata });
  return {
    token,
    register,
    async registered(metadata) {
      const { status, body } = await register(metadata);
      if (status !== 201) throw new Error(JSON.stringify(body));
      return body as unknown as Registration & Record<string, unknown>;
    },
    manage: (method, { registration_client_uri: url, registration_access_token: bearer }, metadata) =>
      send(method, url, bearer, metadata),
    party: (
      { client_id, client_secret },
      authentication = client.ClientSecretBasic(client_secret),
      redirectUri = RETURN,
    ) => relyingParty(op, client_id, authentication, redirectUri),
  };
}
