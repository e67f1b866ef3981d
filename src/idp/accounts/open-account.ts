import { trusted } from 'mongoose';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { IdpContext } from '../context.ts';
import { declineChild } from '../directory/decline-child.ts';
import type { Guardian } from '../directory/guardian.model.ts';
import { type Account, accounts } from './account.model.ts';
import { hasAccount } from './has-account.ts';
import { namesOf } from './reserve-identifier.ts';

/** What a guardian proved, and chose, before her account is opened (B7). */
export interface NewGuardianAccount {
  /** Chosen before: the same request again opens nothing more. */
  accountId: string;
  /** All documents of the person in the directory, as just read. */
  persons: readonly Guardian[];
  identifier: string;
  /** Checked against the policy; hashed only once nothing stands against the account. */
  password: string;
  openedBy: Account['openedBy'];
  /** E.164, proved. */
  phone?: string;
  locale: string;
  /** Pupils of whom she said not to be the legal representative (B6). */
  declinedPupilIds: readonly string[];
}

export type Opened = { ok: true } | { ok: false; reason: 'active' };

/**
 * Opens a guardian's account, as a sequence of steps that may each be done again (design.md «Storage»): the schools'
 * links that she declined are noted, one insert makes the account, whole, and its owner is told by SMS. A crash between them leaves at most
 * notes of what she said, and the same request, repeated, goes on. The unique index on `guardianIds` lets one account
 * through whoever opens at the same moment.
 */
export async function openAccount(idp: IdpContext, request: NewGuardianAccount): Promise<Opened> {
  const opened = await insertAccount(idp, request);
  const { accountId, identifier, locale, phone } = request;
  if (opened.ok && phone) {
    await idp.outbox.enqueue({
      key: `account-activated:${accountId}`,
      channel: 'sms',
      to: phone,
      template: 'account-activated',
      locale,
      params: { identifier },
    });
  }
  return opened;
}

async function insertAccount({ db, clock, passwords }: IdpContext, request: NewGuardianAccount): Promise<Opened> {
  const { accountId, declinedPupilIds, password, persons, ...account } = request;
  const guardianIds = persons.map(({ _id }) => _id).sort();
  const now = clock.now();
  if (await hasAccount(db, guardianIds, { except: accountId })) return { ok: false, reason: 'active' };
  const [passwordHash] = await Promise.all([
    passwords.hash(password),
    declineChild(db, { guardianIds, pupilIds: declinedPupilIds }, now),
  ]);
  const { firstName, name, civility } = namesOf(persons);
  try {
    await accounts(db).create({
      ...account,
      _id: accountId,
      kind: 'guardian',
      guardianIds,
      passwordHash,
      givenName: firstName,
      familyName: name,
      ...(civility && { civility }),
      createdAt: now,
    });
    return { ok: true };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Ours, from a request that did not live to say so: the password typed last is the one she remembers.
    const ours = await accounts(db).updateOne(
      { _id: accountId, lastSignInAt: trusted({ $exists: false }) },
      { $set: { passwordHash } },
    );
    if (ours.matchedCount === 1) return { ok: true };
    if (await hasAccount(db, guardianIds)) return { ok: false, reason: 'active' };
    throw error;
  }
}
