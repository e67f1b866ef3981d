import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { trusted } from 'mongoose';
import type { ClientMetadata } from 'oidc-provider';
import { DAY_MS } from '../../../clock.ts';
import { isDuplicateKey } from '../../../storage/update-or-insert.ts';
import type { IdpContext } from '../../context.ts';
import { logoUrlOf } from '../logos/logo-url.ts';
import { REGISTERED_ID, secretSeal } from './find-registered.ts';
import type { Invitation } from './invitation.model.ts';
import { givePlaceBack, takePlace } from './invitations.ts';
import { type RegisteredClient, registeredClients } from './registered-client.model.ts';

export type RegistrationNeeds = Pick<IdpContext, 'db' | 'clock' | 'config' | 'clients' | 'audit' | 'log'>;

/** An app that nobody signed in to for so long is gone (security.md S40). */
const UNUSED_MS = 90 * DAY_MS;

/** What people know an app by: where one of these changes, the operator looks at it anew. */
const IDENTITY = ['client_name', 'logo_uri', 'client_uri', 'redirect_uris', 'application_type'] as const;

export const newClientId = () => `app-${randomBytes(16).toString('base64url')}`;

/** Whether an update would leave an app what it was when it was verified. */
export const isSameApp = (before: ClientMetadata, after: ClientMetadata): boolean =>
  IDENTITY.every((field) => JSON.stringify(before[field]) === JSON.stringify(after[field]));

const endOf = (now: Date) => new Date(now.getTime() + UNUSED_MS);

/** What is kept of metadata: the secret sealed, apart from the rest. */
function kept({ config }: Pick<IdpContext, 'config'>, id: string, metadata: ClientMetadata) {
  const { client_secret: secret, client_secret_expires_at: _, ...rest } = metadata;
  return {
    name: metadata.client_name!,
    metadata: JSON.stringify(rest),
    ...(secret && { secret: secretSeal(config.idp.sealingKey).seal(secret, id) }),
  };
}

/** Keeps a new app. @returns false where the invitation has no place left */
export async function addRegistration(
  idp: RegistrationNeeds,
  id: string,
  metadata: ClientMetadata,
  invitation: Invitation,
): Promise<boolean> {
  if (!(await takePlace(idp, invitation))) return false;
  const registeredAt = idp.clock.now();
  const { _id: invitationId, bounds } = invitation;
  const endsAt = endOf(registeredAt);
  try {
    await registeredClients(idp.db).create({
      ...kept(idp, id, metadata),
      _id: id,
      invitationId,
      bounds,
      registeredAt,
      endsAt,
    });
  } catch (error) {
    await givePlaceBack(idp, invitationId);
    if (isDuplicateKey(error)) return false;
    throw error;
  }
  idp.clients.forget(id);
  await Promise.all([tell(idp, 'client-registered', id), logoUrlOf(idp, { logoUri: metadata.logo_uri })]);
  return true;
}

/** Keeps what the developer changed; an app that is no longer what was verified is unverified again. */
export async function changeRegistration(idp: RegistrationNeeds, id: string, metadata: ClientMetadata): Promise<void> {
  const before = await registeredClients(idp.db).findById(id).lean<RegisteredClient>();
  if (!before) return;
  const $set = kept(idp, id, metadata);
  const $unset = {
    ...(!$set.secret && { secret: '' as const }),
    ...(!isSameApp(JSON.parse(before.metadata), metadata) && { verifiedAt: '' as const }),
  };
  await registeredClients(idp.db).updateOne({ _id: id }, { $set, ...(Object.keys($unset).length > 0 && { $unset }) });
  idp.clients.forget(id);
  await Promise.all([tell(idp, 'client-changed', id), logoUrlOf(idp, { logoUri: metadata.logo_uri })]);
}

/** Ends an app for its developer. What people signed in by it ends with it: nothing is given to a client that is not there. */
export async function endRegistration(idp: RegistrationNeeds, id: string): Promise<void> {
  if (await dropRegistration(idp, { _id: id })) await tell(idp, 'client-removed', id);
}

/** Removes an app. @returns whether it was there */
export async function dropRegistration(
  idp: Pick<IdpContext, 'db' | 'clients'>,
  filter: { _id: string; endsAt?: object },
): Promise<boolean> {
  const gone = await registeredClients(idp.db).findOneAndDelete(filter).lean<RegisteredClient>();
  idp.clients.forget(filter._id);
  if (gone) await givePlaceBack(idp, gone.invitationId);
  return gone !== null;
}

/** Notes what the operator says of an app, or takes it back. @returns whether it is there */
export async function setVerified(
  { db, clock, clients }: Pick<IdpContext, 'db' | 'clock' | 'clients'>,
  id: string,
  verified: boolean,
): Promise<boolean> {
  const update = verified ? { $set: { verifiedAt: clock.now() } } : { $unset: { verifiedAt: 1 as const } };
  const { matchedCount } = await registeredClients(db).updateOne({ _id: id }, update);
  clients.forget(id);
  return matchedCount === 1;
}

/** An app that was used stays for another 90 days. */
export async function prolongRegistration(db: Connection, clientId: string, usedAt: Date): Promise<void> {
  if (!REGISTERED_ID.test(clientId)) return;
  await registeredClients(db).updateOne(
    { _id: clientId, endsAt: trusted({ $gt: usedAt }) },
    { $max: { endsAt: endOf(usedAt) } },
  );
}

const tell = (
  { audit }: RegistrationNeeds,
  action: 'client-registered' | 'client-changed' | 'client-removed',
  id: string,
) => audit.record({ action, result: 'done', actor: { kind: 'developer' }, details: { client: id } });
