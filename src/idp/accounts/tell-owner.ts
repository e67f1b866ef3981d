import { createHmac } from 'node:crypto';
import { DAY_MS } from '../../clock.ts';
import type { NewMessage } from '../../messaging/enqueue.ts';
import { deriveKey } from '../../security/derive-key.ts';
import { hashToken } from '../../security/token.ts';
import { type Device, deviceWords } from '../../web/device.ts';
import type { IdpContext } from '../context.ts';
import type { Account } from './account.model.ts';
import { type Formerly, type NotMeLink, notMeLinks } from './not-me-link.model.ts';
import type { Notice } from './notices.ts';

interface OwnerNotice {
  notice: Notice;
  /** What caused it, the same when the action is done again: one message to each address. No personal data. */
  key: string;
  /** What the change replaced: told too, and restored by «Ce n’est pas moi». */
  formerly?: Formerly;
  /** Of `new-device`. */
  device?: Device;
}

type Needs = Pick<IdpContext, 'clock' | 'config' | 'db' | 'outbox'>;
type Mailed = Pick<NotMeLink, '_id' | 'sentTo'>;

const VALID_DAYS = 7;
const TEMPLATE = 'notice';
/** The notice that «Ce n’est pas moi» was pressed has no such link: two people would go on undoing what the other did. */
const WITHOUT_LINK: Notice = 'account-blocked';

/** The address that the account has and, where a change replaced another one, that one: each told once. */
function recipients({ email, phone }: Account, formerly: Formerly = {}) {
  const confirmed = email?.confirmedAt && email.address;
  const mails = [
    { to: confirmed, sentTo: 'present' as const },
    { to: formerly.mail === confirmed ? undefined : formerly.mail, sentTo: 'former' as const },
  ];
  const phones = [
    { to: confirmed ? undefined : phone, role: 'phone' },
    { to: formerly.phone, role: 'former-phone' },
  ];
  return { mails, phones };
}

/**
 * Tells an account's owner what happened to it, in case it was not she (S12): by mail to its confirmed address, else by SMS
 * to its phone, and to the former address or phone too, in the language of the account. A mail has a link «Ce n’est pas moi»
 * (see `not-me/`); an SMS, which never has a link, tells whom to call. An address that nobody confirmed is told nothing: it
 * may be a stranger’s.
 *
 * The link’s token is made from the cause, so that the same notice again adds neither link nor message.
 *
 * @param account as it is after the change
 */
export async function tellOwner(idp: Needs, account: Account, told: OwnerNotice): Promise<void> {
  const { clock, config, db, outbox } = idp;
  const { notice, key, formerly, device } = told;
  const now = clock.now();
  const secret = deriveKey(config.idp.sealingKey, 'not-me');
  const { mails, phones } = recipients(account, formerly);
  const message = (to: string, role: string): Omit<NewMessage, 'channel'> => ({
    key: `notice:${notice}:${account._id}:${key}:${role}`,
    to,
    template: TEMPLATE,
    locale: account.locale,
    params: { notice, at: now.toISOString(), ...deviceWords(device) },
  });

  const mail = async (to: string, sentTo: NotMeLink['sentTo']) => {
    const written = message(to, sentTo);
    if (notice === WITHOUT_LINK) return outbox.enqueue({ ...written, channel: 'mail' });
    const token = createHmac('sha256', secret).update(written.key).digest('base64url');
    await keepLink({ _id: hashToken(token), sentTo });
    const params = { ...written.params, path: `/not-me?token=${token}`, days: VALID_DAYS };
    await outbox.enqueue({ ...written, channel: 'mail', params });
  };
  const keepLink = ({ _id, sentTo }: Mailed) => {
    const expiresAt = new Date(now.getTime() + VALID_DAYS * DAY_MS);
    const link = { accountId: account._id, notice, sentTo, createdAt: now, expiresAt, ...(formerly && { formerly }) };
    return notMeLinks(db).updateOne({ _id }, { $setOnInsert: { ...link, schemaVersion: 1 } }, { upsert: true });
  };

  await Promise.all([
    ...mails.map(({ to, sentTo }) => to && mail(to, sentTo)),
    ...phones.map(({ to, role }) => to && outbox.enqueue({ ...message(to, role), channel: 'sms' })),
  ]);
}
