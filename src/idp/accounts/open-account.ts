import { trusted } from 'mongoose';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { IdpContext } from '../context.ts';
import { declineChild } from '../directory/decline-child.ts';
import type { Guardian } from '../directory/guardian.model.ts';
import type { Pupil } from '../directory/pupil.model.ts';
import { type Account, accounts } from './account.model.ts';
import { namesOf } from './reserve-identifier.ts';

/** What a person proved, and chose, before her account is opened. */
interface NewAccount {
  /** Chosen before: the same request again opens nothing more. */
  accountId: string;
  identifier: string;
  openedBy: Account['openedBy'];
  /** Checked against the policy; hashed only once nothing stands against the account. Absent where FranceConnect signs in. */
  password?: string;
  /** E.164, proved. */
  phone?: string;
  /** Proved by the link of a mail. */
  email?: { address: string; confirmedAt: Date };
  /** Proved in this journey (D2). */
  franceConnect?: NonNullable<Account['franceConnect']>;
  locale: string;
}

interface NewGuardianAccount extends NewAccount {
  /** All documents of the person in the directory, as just read. */
  persons: readonly Guardian[];
  /** Pupils of whom she said not to be the legal representative (B6). */
  declinedPupilIds: readonly string[];
}

interface NewPupilAccount extends NewAccount {
  pupil: Pupil;
}

/** `active`: this person, or this FranceConnect identity, has an account already. */
export type Opened = { ok: true } | { ok: false; reason: 'active' };

/** Who the account is of. */
type Owner = Pick<Account, 'kind' | 'givenName' | 'familyName'> &
  Partial<Pick<Account, 'guardianIds' | 'pupilId' | 'civility'>>;

/**
 * Opens a guardian's account, as a sequence of steps that may each be done again (design.md «Storage»): the schools'
 * links that she declined are noted, one insert makes the account, whole, and its owner is told. A crash between them
 * leaves at most notes of what she said, and the same request, repeated, goes on. The unique index on `guardianIds` lets
 * one account through whoever opens at the same moment.
 */
export async function openAccount(idp: IdpContext, request: NewGuardianAccount): Promise<Opened> {
  const { declinedPupilIds, persons, ...account } = request;
  const guardianIds = persons.map(({ _id }) => _id).sort();
  const { firstName, name, civility } = namesOf(persons);
  const owner: Owner = {
    kind: 'guardian',
    guardianIds,
    givenName: firstName,
    familyName: name,
    ...(civility && { civility }),
  };
  return open(idp, account, owner, () =>
    declineChild(idp.db, { guardianIds, pupilIds: declinedPupilIds }, idp.clock.now()),
  );
}

/** Opens a pupil's account (C2), likewise. */
export async function openPupilAccount(idp: IdpContext, request: NewPupilAccount): Promise<Opened> {
  const { pupil, ...account } = request;
  const owner: Owner = {
    kind: 'pupil',
    pupilId: pupil._id,
    givenName: pupil.firstName,
    familyName: pupil.useName ?? pupil.familyName,
  };
  return open(idp, account, owner, () => Promise.resolve());
}

async function open(idp: IdpContext, account: NewAccount, owner: Owner, before: () => Promise<void>): Promise<Opened> {
  const opened = await insertAccount(idp, account, owner, before);
  if (opened.ok) {
    const { accountId, openedBy } = account;
    const event = { action: 'account-opened', result: 'done', accountId, actor: { kind: 'owner' } } as const;
    await Promise.all([tellOpened(idp, account), idp.audit.record({ ...event, details: { by: openedBy } })]);
  }
  return opened;
}

async function insertAccount(
  { db, clock, passwords }: IdpContext,
  { accountId, password, ...account }: NewAccount,
  owner: Owner,
  before: () => Promise<void>,
): Promise<Opened> {
  const others = othersOf(owner, account);
  if (await accounts(db).exists({ ...others, _id: trusted({ $ne: accountId }) }))
    return { ok: false, reason: 'active' };
  const [passwordHash] = await Promise.all([password === undefined ? undefined : passwords.hash(password), before()]);
  const secret = passwordHash && { passwordHash };
  try {
    await accounts(db).create({ ...account, ...owner, ...secret, _id: accountId, createdAt: clock.now() });
    return { ok: true };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Ours, from a request that did not live to say so: the password typed last is the one she remembers.
    const ours = await accounts(db).updateOne(
      { _id: accountId, lastSignInAt: trusted({ $exists: false }) },
      { $set: { openedBy: account.openedBy, ...secret } },
    );
    if (ours.matchedCount === 1) return { ok: true };
    if (await accounts(db).exists(others)) return { ok: false, reason: 'active' };
    throw error;
  }
}

/** The accounts that this one may not be beside: each person has one, and so has each FranceConnect identity. */
function othersOf({ guardianIds, pupilId }: Owner, { franceConnect }: Pick<NewAccount, 'franceConnect'>) {
  const { sub, issuer } = franceConnect ?? {};
  return {
    $or: [
      ...(guardianIds ? [{ guardianIds: trusted({ $in: guardianIds }) }] : []),
      ...(pupilId ? [{ pupilId }] : []),
      ...(sub && issuer ? [{ 'franceConnect.sub': sub, 'franceConnect.issuer': issuer }] : []),
    ],
  };
}

/** To the contact that was proved: whoever did not open this account learns it. */
async function tellOpened({ outbox }: IdpContext, { accountId, identifier, phone, email, locale }: NewAccount) {
  const to = phone ?? email?.address;
  if (!to) return;
  await outbox.enqueue({
    key: `account-activated:${accountId}`,
    channel: phone ? 'sms' : 'mail',
    to,
    template: 'account-activated',
    locale,
    params: { identifier },
  });
}
