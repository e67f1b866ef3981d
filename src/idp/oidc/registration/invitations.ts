import { trusted } from 'mongoose';
import { DAY_MS } from '../../../clock.ts';
import { hashToken, newToken } from '../../../security/token.ts';
import type { IdpContext } from '../../context.ts';
import type { Bounds } from './bounds.ts';
import { type Invitation, invitations } from './invitation.model.ts';

type Needs = Pick<IdpContext, 'db' | 'clock'>;

interface Invited {
  label: string;
  bounds: Bounds;
  quota: number;
  days: number;
}

/** What an invitation is called where its token must not be told. */
export const invitationName = ({ _id }: Pick<Invitation, '_id'>) => _id.slice(0, 10);

/** Makes an invitation. @returns its token, which is kept nowhere */
export async function invite({ db, clock }: Needs, { label, bounds, quota, days }: Invited) {
  const token = newToken();
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + days * DAY_MS);
  const _id = hashToken(token);
  await invitations(db).create({ _id, label, bounds, quota, registered: 0, createdAt, expiresAt });
  return { token, expiresAt, name: invitationName({ _id }) };
}

/** The invitation of a token, unless it ended. */
export async function invitationOf({ db, clock }: Needs, token: string): Promise<Invitation | undefined> {
  const filter = { _id: hashToken(token), expiresAt: trusted({ $gt: clock.now() }) };
  return (await invitations(db).findOne(filter).lean<Invitation>()) ?? undefined;
}

/** Takes the place of one app; parallel registrations never exceed the quota. @returns whether there was one left */
export async function takePlace({ db, clock }: Needs, { _id, quota }: Invitation): Promise<boolean> {
  const { modifiedCount } = await invitations(db).updateOne(
    { _id, registered: trusted({ $lt: quota }), expiresAt: trusted({ $gt: clock.now() }) },
    { $inc: { registered: 1 } },
  );
  return modifiedCount === 1;
}

/** Gives back the place of an app that is gone. */
export async function givePlaceBack({ db }: Pick<IdpContext, 'db'>, invitationId: string): Promise<void> {
  await invitations(db).updateOne({ _id: invitationId, registered: trusted({ $gt: 0 }) }, { $inc: { registered: -1 } });
}

/** Ends an invitation at once; apps that were registered by it stay. @returns whether there was one of this name */
export async function endInvitation({ db }: Pick<IdpContext, 'db'>, name: string): Promise<boolean> {
  if (!/^[\w-]{10}$/.test(name)) return false;
  const { deletedCount } = await invitations(db).deleteOne({ _id: trusted({ $regex: `^${name}` }) });
  return deletedCount === 1;
}
