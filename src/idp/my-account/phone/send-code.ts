import { HOUR_MS } from '../../../clock.ts';
import { newToken } from '../../../security/token.ts';
import type { Limit, Taken, Use } from '../../../web/limits.ts';
import type { Account } from '../../accounts/account.model.ts';
import { sendNumberUses, sendSharedUses } from '../../accounts/sms-code/limits.ts';
import { countSending, newSmsCode } from '../../accounts/sms-code/send-code.ts';
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

const uses = ({ config }: IdpContext, { account, phone, mobileKey, address }: Omit<NewPhone, 'sessionUid'>): Use[] => [
  ...sendNumberUses(config, { phone, mobileKey }),
  [PER_ACCOUNT, account._id],
  ...sendSharedUses(config, address),
];

export const codeContext = ({ attempt }: Pick<PhoneChange, 'attempt'>) => `phone-change:${attempt}`;

/** Sends a code to the new number (F4), in place of the one before, which dies: kept first, so that no unknown SMS arrives. */
export async function sendPhoneCode(idp: IdpContext, request: NewPhone): Promise<Taken> {
  const { clock, db } = idp;
  const { account, sessionUid, phone, mobileKey } = request;
  const allowed = await countSending(idp, uses(idp, request));
  if (!allowed.ok) return allowed;
  const attempt = newToken();
  const { code, send } = newSmsCode(idp, codeContext({ attempt }));
  const expiresAt = new Date(clock.now().getTime() + HOUR_MS);
  const change: Omit<PhoneChange, '_id'> = { attempt, sessionUid, phone, mobileKey, code, expiresAt, schemaVersion: 1 };
  await phoneChanges(db).replaceOne({ _id: account._id }, change, { upsert: true });
  await send(phone, account.locale);
  return { ok: true };
}

/** Whether another code could be sent now: nothing is sent nor counted. */
export function nextPhoneCode(idp: IdpContext, request: Omit<NewPhone, 'sessionUid'>): Promise<Taken> {
  return idp.limits.lookAll(uses(idp, request));
}
