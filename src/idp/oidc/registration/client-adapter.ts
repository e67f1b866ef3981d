import Provider, {
  type Adapter,
  type AdapterPayload,
  type ClientMetadata,
  errors,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { networkOf } from '../../../security/network-of.ts';
import { createLimits, type Limit } from '../../../web/limits.ts';
import { clientMetadata } from '../clients/client-metadata.ts';
import type { AppClient } from './app-client.ts';
import { invitationOf } from './invitations.ts';
import { addRegistration, changeRegistration, endRegistration, type RegistrationNeeds } from './keep-registration.ts';
import { POLICY } from './policy.ts';

/** Registrations from one address (security.md S40). */
const REGISTRATIONS: Limit = { name: 'client-registration', points: 20, seconds: 86_400 };

class RegistrationRefused extends errors.OIDCProviderError {
  constructor(status: number, error: string, description: string) {
    super(status, error);
    this.error_description = description;
  }
}

/** A registered client as the engine takes it: as its developer wrote it, with what it may have now (S40). */
const registeredMetadata = (client: AppClient, metadata: ClientMetadata): ClientMetadata => ({
  ...clientMetadata(client),
  sector_identifier_uri: undefined,
  ...metadata,
  client_name: client.name,
  scope: client.scopes.join(' '),
});

/** The engine reads clients as any other model, by their registrations as they are now; it writes those of developers. */
export function clientAdapter(idp: RegistrationNeeds): Pick<Adapter, 'find' | 'upsert' | 'destroy'> {
  const limits = createLimits(idp.db, idp.clock);

  const register = async (ctx: KoaContextWithOIDC, token: string, id: string, metadata: ClientMetadata) => {
    const invitation = await invitationOf(idp, token);
    if (!invitation) throw new errors.InvalidToken('the invitation ended');
    const network = networkOf(ctx.ip, 32);
    if (!(await limits.take(REGISTRATIONS, network)).ok) {
      throw new RegistrationRefused(429, 'temporarily_unavailable', 'too many registrations from this address today');
    }
    if (await addRegistration(idp, id, metadata, invitation)) return;
    await limits.giveBack(REGISTRATIONS, network);
    throw new RegistrationRefused(403, 'access_denied', 'the invitation has no place left: remove an app first');
  };

  return {
    async find(id) {
      const client = await idp.clients.find(id);
      if (!client) return undefined;
      return client.registered ? registeredMetadata(client, client.registered.metadata) : clientMetadata(client);
    },

    async upsert(id, metadata) {
      const ctx: KoaContextWithOIDC = Provider.ctx!;
      const invited = ctx.oidc.entities.InitialAccessToken;
      if (invited) await register(ctx, invited.jti, id, metadata as ClientMetadata);
      else await changeRegistration(idp, id, metadata as ClientMetadata);
    },

    destroy: (id) => endRegistration(idp, id),
  };
}

/** Initial access tokens are the invitations that the command line makes (RFC 7591 §3). */
export const invitationAdapter = (idp: RegistrationNeeds): Pick<Adapter, 'find'> => ({
  async find(token): Promise<AdapterPayload | undefined> {
    const invitation = await invitationOf(idp, token);
    if (!invitation) return undefined;
    const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
    const { createdAt, expiresAt } = invitation;
    return {
      jti: token,
      kind: 'InitialAccessToken',
      iat: seconds(createdAt),
      exp: seconds(expiresAt),
      policies: [POLICY],
    };
  },
});
