import { trusted } from 'mongoose';
import { hashToken } from '../../security/token.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import { type NotMeLink, notMeLinks } from '../accounts/not-me-link.model.ts';
import type { Notice } from '../accounts/notices.ts';
import { tellOwner } from '../accounts/tell-owner.ts';
import type { IdpContext, IdpWeb } from '../context.ts';
import { endSessions } from '../oidc/logout/account-sessions.ts';
import { removeAddedFactor, removeFactors, undoIn } from './undo.ts';
import { followedBy, forgetLinks } from './undo-since.ts';

/** What a link «Ce n’est pas moi» is worth. */
export type NotMe =
  | { state: 'waiting' | 'done'; notice: Notice; sentTo: NotMeLink['sentTo'] }
  /** Expired, or never ours. */
  | { state: 'worthless' };

const find = ({ clock, db }: IdpContext, token: string) =>
  notMeLinks(db)
    .findOne({ _id: hashToken(token), expiresAt: trusted({ $gt: clock.now() }) })
    .lean<NotMeLink>();

const told = (state: 'waiting' | 'done', { notice, sentTo }: NotMeLink): NotMe => ({ state, notice, sentTo });

/** Looks at a link without using it up: mail scanners open it too (security.md S15). */
export async function readNotMe(idp: IdpContext, token: string): Promise<NotMe> {
  const link = await find(idp, token);
  return link ? told(link.pressedAt ? 'done' : 'waiting', link) : { state: 'worthless' };
}

/**
 * Takes an account back from whoever did what its owner was told of (S12): the change is undone where it can be, no address
 * that was asked for replaces hers any more, the password opens nothing until it is recovered, and every session and token
 * ends. Steps that may each be done again: a
 * crash between them leaves a link that, pressed again, goes on. Once all is done, pressing again changes nothing, so that
 * the password recovered meanwhile stays.
 */
export async function disown(idp: IdpWeb, token: string): Promise<NotMe> {
  const link = await find(idp, token);
  if (!link) return { state: 'worthless' };
  if (link.pressedAt) return told('done', link);
  const account = await accounts(idp.db).findById(link.accountId).lean<Account>();
  if (account && !account.closed) await secure(idp, link, account);
  await notMeLinks(idp.db).updateOne({ _id: link._id }, { $set: { pressedAt: idp.clock.now() } });
  return told('done', link);
}

async function secure(idp: IdpWeb, link: NotMeLink, account: Account): Promise<void> {
  const { audit, clock, db } = idp;
  const { _id: accountId } = account;
  const { set, unset, removed } = undoIn(link, account, clock.now());
  const since = await followedBy(db, link, account);
  const gone = ['passwordHash', 'newEmail', ...(unset ? [unset] : []), ...since.unset];
  const secured = await accounts(db)
    .findOneAndUpdate(
      { _id: accountId },
      {
        $set: { ...set, ...since.set },
        $unset: Object.fromEntries(gone.map((field) => [field, ''])),
        $inc: { passwordChanges: 1 },
      },
      { returnDocument: 'after' },
    )
    .lean<Account>();
  await removeAddedFactor(idp, link);
  if (since.from) await removeFactors(idp, accountId, { $gte: since.from });
  await forgetLinks(db, since.links);
  await Promise.all([
    endSessions(idp, { accountId }),
    audit.record({
      action: 'not-me',
      result: 'done',
      accountId,
      actor: { kind: 'owner' },
      details: { notice: link.notice },
    }),
    secured &&
      tellOwner(idp, secured, { notice: 'account-blocked', key: link._id, ...(removed && { formerly: removed }) }),
  ]);
}
