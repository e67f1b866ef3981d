import { type Connection, trusted } from 'mongoose';
import type { Account } from '../accounts/account.model.ts';
import { type NotMeLink, notMeLinks } from '../accounts/not-me-link.model.ts';

/** What a stranger did once notices went to an address of his: its owner was told of none of it. */
export interface Since {
  set: Partial<Pick<Account, 'phone'>>;
  unset: ('phone' | 'franceConnect')[];
  /** Second factors added from then on are removed. */
  from?: Date;
  /** The links of those notices: whoever has them would bring an address of his own back. */
  links: string[];
}

const NOTHING: Since = { set: {}, unset: [], links: [] };

const byAge = (a: NotMeLink, b: NotMeLink) => a.createdAt.getTime() - b.createdAt.getTime();

/** Whether a notice went to this address after it was replaced. */
const toldFormer = (mail: string, { notice, sentTo, formerly }: NotMeLink) =>
  notice === 'email-changed' && sentTo === 'former' && formerly?.mail === mail;

/** The phone that the account had before the first of these changes. */
function phoneBefore(links: readonly NotMeLink[]): Pick<Since, 'set' | 'unset'> {
  const [first] = links.filter(({ notice }) => notice === 'phone-changed');
  if (!first) return { set: {}, unset: [] };
  const phone = first.formerly?.phone;
  return phone ? { set: { phone }, unset: [] } : { set: {}, unset: ['phone'] };
}

/**
 * What is undone besides, when whoever had the address before takes it back (S12): all that happened since it was replaced.
 * Done again after a crash it finds the same.
 */
export async function followedBy(db: Connection, link: NotMeLink, { franceConnect }: Account): Promise<Since> {
  const mail = link.formerly?.mail;
  if (!mail) return NOTHING;
  const from = trusted({ $gte: link.createdAt });
  const later = await notMeLinks(db).find({ accountId: link.accountId, createdAt: from }).lean<NotMeLink[]>();
  const change = toldFormer(mail, link) ? link : later.sort(byAge).find((one) => toldFormer(mail, one));
  if (!change) return NOTHING;
  const others = later.filter((one) => one.createdAt >= change.createdAt && !toldFormer(mail, one)).sort(byAge);
  const phone = phoneBefore(others);
  const linked = franceConnect !== undefined && franceConnect.linkedAt >= change.createdAt;
  return {
    set: phone.set,
    unset: [...phone.unset, ...(linked ? (['franceConnect'] as const) : [])],
    from: change.createdAt,
    links: others.map(({ _id }) => _id),
  };
}

/** From now on these links are worth nothing. */
export async function forgetLinks(db: Connection, links: readonly string[]): Promise<void> {
  await notMeLinks(db).deleteMany({ _id: trusted({ $in: [...links] }) });
}
