import { trusted } from 'mongoose';
import { hashToken } from '../../security/token.ts';
import type { IdpContext, IdpWeb } from '../context.ts';
import { endSessions } from '../oidc/logout/account-sessions.ts';
import { type Account, accounts } from './account.model.ts';
import { tellOwner } from './tell-owner.ts';

/** What a link of a confirmation mail is worth; `unknown` is one that a newer one replaced, or that was taken back. */
export type EmailLink = 'waiting' | 'confirmed' | 'expired' | 'unknown';

const open = { closed: trusted({ $exists: false }) };

/** Looks at a link without using it up: mail scanners open it too (security.md S15). */
export async function readEmailLink({ db, clock }: IdpContext, token: string): Promise<EmailLink> {
  const tokenHash = hashToken(token);
  const [first, change] = await Promise.all([
    accounts(db)
      .findOne({ 'email.pending.tokenHash': tokenHash, ...open })
      .lean<Account>(),
    accounts(db)
      .findOne({ 'newEmail.tokenHash': tokenHash, ...open })
      .lean<Account>(),
  ]);
  if (first?.email?.confirmedAt) return 'confirmed';
  const expiresAt = first?.email?.pending?.expiresAt ?? change?.newEmail?.expiresAt;
  if (!expiresAt) return 'unknown';
  return expiresAt > clock.now() ? 'waiting' : 'expired';
}

/**
 * Confirms the address that the link was sent to: the account's first (A4, B8), or the one that replaces it (F3). Pressing
 * the button again changes nothing.
 */
export async function confirmEmail(idp: IdpWeb, token: string): Promise<EmailLink> {
  const tokenHash = hashToken(token);
  const done = (await confirmFirst(idp, tokenHash)) || (await confirmChange(idp, tokenHash));
  return done ? 'confirmed' : readEmailLink(idp, token);
}

async function confirmFirst({ db, clock, audit }: IdpWeb, tokenHash: string): Promise<boolean> {
  const now = clock.now();
  const confirmed = await accounts(db)
    .findOneAndUpdate(
      {
        'email.pending.tokenHash': tokenHash,
        'email.pending.expiresAt': trusted({ $gt: now }),
        'email.confirmedAt': trusted({ $exists: false }),
        ...open,
      },
      { $set: { 'email.confirmedAt': now } },
      { projection: { _id: 1 } },
    )
    .lean();
  if (!confirmed) return false;
  await audit.record({ action: 'email-confirmed', result: 'done', accountId: confirmed._id, actor: { kind: 'owner' } });
  return true;
}

/**
 * The old address is told, and the other sessions end, before the change: a crash in between leaves both too early, and the
 * link, pressed again, goes on. The link stays known with the address, so that a second press finds it confirmed.
 */
async function confirmChange(idp: IdpWeb, tokenHash: string): Promise<boolean> {
  const { db, clock, audit } = idp;
  const now = clock.now();
  const waiting = { 'newEmail.tokenHash': tokenHash, 'newEmail.expiresAt': trusted({ $gt: now }), ...open };
  const account = await accounts(db).findOne(waiting).lean<Account>();
  if (!account?.newEmail) return false;
  const { _id: accountId, newEmail } = account;
  const { address, expiresAt, sessionUid } = newEmail;
  const email = { address, confirmedAt: now, pending: { tokenHash, expiresAt } };
  await tellOwner(
    idp,
    { ...account, email },
    {
      notice: 'email-changed',
      key: `email-changed:${tokenHash}`,
      ...(account.email && { formerly: { mail: account.email.address } }),
    },
  );
  await endSessions(idp, { accountId, except: sessionUid });
  const { modifiedCount } = await accounts(db).updateOne(
    { _id: accountId, ...waiting },
    { $set: { email }, $unset: { newEmail: 1 } },
  );
  if (modifiedCount === 0) return false;
  await audit.record({ action: 'email-changed', result: 'done', accountId, actor: { kind: 'owner' } });
  return true;
}
