import { newToken } from '../../../security/token.ts';
import type { Limit, Taken, Use } from '../../../web/limits.ts';
import type { Account } from '../../accounts/account.model.ts';
import { sendNumberUses, sendOverallUse, sendSharedUses } from '../../accounts/opening/sms-limits.ts';
import type { IdpContext } from '../../context.ts';
import { type PhoneChange, phoneChanges } from './phone-change.model.ts';

interface NewPhone {
  account: Pick<Account, '_id' | 'locale'>;
  sessionUid: string;
  /** E.164, of the numbers that an SMS may go to. */
  phone: string;
  mobileKey: string;
  /** The client’s. */
  address: string;
}

/** SMS to numbers that no school knows: few an account (security.md S13). */
const PER_ACCOUNT: Limit = { name: 'phone-change-account', points: 5, seconds: 86_400 };

const CHANGE_MS = 60 * 60_000;

const uses = ({ config }: IdpContext, { account, phone, mobileKey, address }: Omit<NewPhone, 'sessionUid'>): Use[] => [
  ...sendNumberUses(config, { phone, mobileKey }),
  [PER_ACCOUNT, account._id],
  ...sendSharedUses(config, address),
];

export const codeContext = ({ attempt }: Pick<PhoneChange, 'attempt'>) => `phone-change:${attempt}`;

/** Sends a code to the new number (F4), in place of the one before, which dies: kept first, so that no unknown SMS arrives. */
export async function sendPhoneCode(idp: IdpContext, request: NewPhone): Promise<Taken> {
  const { clock, codes, config, db, limits, log, outbox } = idp;
  const { account, sessionUid, phone, mobileKey } = request;
  const allowed = await limits.takeAll(uses(idp, request));
  if (!allowed.ok) {
    const overall = await limits.look(...sendOverallUse(config));
    if (!overall.ok) log.error({ until: overall.until }, 'the hourly cap of SMS with a code is reached');
    return allowed;
  }
  const { codeMinutes, codeTries } = config.activation;
  const now = clock.now();
  const attempt = newToken();
  const { code, hash } = codes.issue(codeContext({ attempt }));
  const expiresAt = new Date(now.getTime() + codeMinutes * 60_000);
  const change: Omit<PhoneChange, '_id'> = {
    attempt,
    sessionUid,
    phone,
    mobileKey,
    code: { hash, sentAt: now, expiresAt, triesLeft: codeTries },
    expiresAt: new Date(now.getTime() + CHANGE_MS),
    schemaVersion: 1,
  };
  await phoneChanges(db).replaceOne({ _id: account._id }, change, { upsert: true });
  await outbox.enqueue({
    key: codeContext({ attempt }),
    channel: 'sms',
    to: phone,
    template: 'activation-code',
    locale: account.locale,
    params: { code, minutes: codeMinutes },
    expiresAt,
  });
  return { ok: true };
}

/** Whether another code could be sent now: nothing is sent nor counted. */
export async function nextPhoneCode(idp: IdpContext, request: Omit<NewPhone, 'sessionUid'>): Promise<Taken> {
  const looks = await Promise.all(uses(idp, request).map(([limit, subject]) => idp.limits.look(limit, subject)));
  const untils = looks.flatMap((look) => (look.ok ? [] : [look.until.getTime()]));
  return untils.length === 0 ? { ok: true } : { ok: false, until: new Date(Math.max(...untils)) };
}
