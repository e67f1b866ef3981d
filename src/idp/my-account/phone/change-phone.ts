import { trusted } from 'mongoose';
import { type Account, accounts } from '../../accounts/account.model.ts';
import { guessOnCode } from '../../accounts/sms-code/sms-code.ts';
import { tellOwner } from '../../accounts/tell-owner.ts';
import type { IdpContext } from '../../context.ts';
import type { Visitor } from '../../signed-in.ts';
import { type PhoneChange, phoneChanges } from './phone-change.model.ts';
import { codeContext } from './send-code.ts';

type PhoneProved = { ok: true } | { ok: false; reason: 'wrong'; triesLeft: number } | { ok: false; reason: 'dead' };

/** The change under way in this very session, unless it has expired. */
export async function findPhoneChange(
  { db, clock }: Pick<IdpContext, 'db' | 'clock'>,
  { account, session }: Visitor,
): Promise<PhoneChange | undefined> {
  const change = await phoneChanges(db).findById(account._id).lean<PhoneChange>();
  return change && change.sessionUid === session.uid && change.expiresAt > clock.now() ? change : undefined;
}

/**
 * Judges the code, and replaces the number by the one it proved (F4). Tries, life and single use are one atomic update,
 * whose earlier state says what this guess was worth (security.md S7, S8). A right code that a crash left used without
 * effect goes on where it stopped, until the change is forgotten.
 */
export async function provePhone(idp: IdpContext, visitor: Visitor, typed: string): Promise<PhoneProved> {
  const { clock, codes, db } = idp;
  const { account } = visitor;
  const change = await findPhoneChange(idp, visitor);
  if (!change) return { ok: false, reason: 'dead' };
  const right = codes.matches(typed, codeContext(change), change.code.hash);
  const now = clock.now();
  const before = await phoneChanges(db)
    .findOneAndUpdate({ _id: account._id, attempt: change.attempt }, guessOnCode(right, now), {
      updatePipeline: true,
      returnDocument: 'before',
    })
    .lean<PhoneChange>();
  const seen = before?.code;
  const alive = seen && seen.triesLeft > 0 && seen.expiresAt > now;
  if (!seen || (seen.usedAt ? !right : !alive)) return { ok: false, reason: 'dead' };
  if (!right) return { ok: false, reason: 'wrong', triesLeft: seen.triesLeft - 1 };
  await replacePhone(idp, account, change.phone, change.attempt);
  await phoneChanges(db).deleteOne({ _id: account._id, attempt: change.attempt });
  return { ok: true };
}

type PhoneRemoved = { ok: true } | { ok: false; reason: 'needed' };

/** Removes the number (F4), where a confirmed e-mail is left to recover the account by. */
export async function removePhone(idp: IdpContext, account: Account): Promise<PhoneRemoved> {
  const { _id: accountId, phone, email } = account;
  if (!phone) return { ok: true };
  if (!email?.confirmedAt) return { ok: false, reason: 'needed' };
  const { phone: _, ...without } = account;
  await tellPhone(idp, without, phone, `removed:${idp.clock.now().getTime()}`);
  const removed = await accounts(idp.db).updateOne(
    { _id: accountId, phone, 'email.confirmedAt': trusted({ $exists: true }) },
    { $unset: { phone: 1 } },
  );
  if (removed.matchedCount === 0) return { ok: false, reason: 'needed' };
  await record(idp, accountId);
  return { ok: true };
}

/** The former number is told before the change, which is done again after a crash. */
async function replacePhone(idp: IdpContext, account: Account, phone: string, attempt: string): Promise<void> {
  const { _id } = account;
  await tellPhone(idp, { ...account, phone }, account.phone, attempt);
  await accounts(idp.db).updateOne({ _id, closed: trusted({ $exists: false }) }, { $set: { phone } });
  await record(idp, _id);
}

const tellPhone = (idp: IdpContext, account: Account, former: string | undefined, key: string) =>
  tellOwner(idp, account, {
    notice: 'phone-changed',
    key,
    ...(former && former !== account.phone && { formerly: { phone: former } }),
  });

const record = ({ audit }: IdpContext, accountId: string) =>
  audit.record({ action: 'phone-changed', result: 'done', accountId, actor: { kind: 'owner' } });
