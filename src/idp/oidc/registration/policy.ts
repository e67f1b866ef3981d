import Provider, { type ClientMetadata, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { IdpContext } from '../../context.ts';
import { OWN_CLIENT_ID } from '../clients/own-client.ts';
import { checkAddresses } from './address-rules.ts';
import { appClient } from './app-client.ts';
import { nameApp } from './app-name.ts';
import type { Bounds } from './bounds.ts';
import { invitationOf } from './invitations.ts';
import { isSameApp, newClientId } from './keep-registration.ts';
import { refuseNotOffered, setAuthentication, setGrants, setScopes } from './metadata-rules.ts';
import { type RegisteredClient, registeredClients } from './registered-client.model.ts';

type Needs = Pick<IdpContext, 'clients' | 'config' | 'db' | 'clock'>;
type Features = NonNullable<Configuration['features']>;

/** The one policy: all that an invitation and its apps are held to. */
export const POLICY = 'invited';

const NAME_FAULTS = {
  empty: 'client_name is needed: people read it',
  long: 'client_name must have 60 characters at most',
  characters: 'client_name must be of letters of one script, figures and plain punctuation',
  reserved: 'client_name reads like the name of another service',
};

interface Held {
  bounds: Bounds;
  /** Where it was registered before: as it was. */
  before: { verified: boolean; metadata: ClientMetadata } | undefined;
}

async function boundsNow({ oidc }: KoaContextWithOIDC, idp: Needs): Promise<Held> {
  const { InitialAccessToken: invited, RegistrationAccessToken: held } = oidc.entities;
  if (invited) {
    const invitation = await invitationOf(idp, invited.jti);
    if (!invitation) throw new errors.InvalidToken('the invitation ended');
    return { bounds: invitation.bounds, before: undefined };
  }
  const found = await registeredClients(idp.db).findById(held?.clientId).lean<RegisteredClient>();
  if (!found) throw new errors.InvalidToken('the client is gone');
  const before = { verified: found.verifiedAt !== undefined, metadata: JSON.parse(found.metadata) as ClientMetadata };
  return { bounds: found.bounds, before };
}

/** Holds metadata to the bounds of their invitation and to our rules, at each registration and update (S40, S41). */
function registrationPolicy(idp: Needs) {
  const { config, clients } = idp;
  return async (ctx: KoaContextWithOIDC, metadata: ClientMetadata): Promise<void> => {
    const { bounds, before } = await boundsNow(ctx, idp);
    refuseNotOffered(metadata);
    const own = (await clients.find(OWN_CLIENT_ID))!;
    const taken = [config.brand.idpName, own.name, ...clients.listed.map(({ name }) => name)];
    const named = nameApp(typeof metadata.client_name === 'string' ? metadata.client_name : '', taken);
    if (!named.ok) throw new errors.InvalidClientMetadata(NAME_FAULTS[named.reason]);
    metadata.client_name = named.name;
    metadata.application_type ??= 'web';
    checkAddresses(metadata, { bounds, plain: config.idp.privateOrigins });
    setAuthentication(metadata);
    setGrants(metadata);
    const verified = before?.verified === true && isSameApp(before.metadata, metadata);
    setScopes(metadata, bounds, verified);
    if (metadata.backchannel_logout_uri) metadata.backchannel_logout_session_required = true;
    try {
      appClient({ _id: metadata.client_id, name: named.name, bounds }, metadata);
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      throw new errors.InvalidClientMetadata(`not a client of ours: ${error.issues[0]?.path.join('.')}`);
    }
  };
}

/**
 * Whether an app is being registered or updated: only then its `sector_identifier_uri` is read (OpenID Connect Core §8.1),
 * and nobody's sign-in waits for it.
 */
export const isRegistering = (): boolean => {
  const { oidc }: Partial<KoaContextWithOIDC> = Provider.ctx ?? {};
  return oidc?.route === 'registration' || oidc?.route === 'client_update';
};

/** How developers register their apps (RFC 7591, RFC 7592): by an invitation, never anonymously (S40). */
export const registrationFeatures = (idp: Needs) =>
  ({
    registration: {
      enabled: true,
      initialAccessToken: true,
      idFactory: newClientId,
      policies: { [POLICY]: registrationPolicy(idp) as never },
    },
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
  }) satisfies Features;
