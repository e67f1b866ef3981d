import type { Taken } from '../../web/limits.ts';
import type { Locale } from '../../web/texts.ts';
import { type Counted, sendNumberUses, sendSharedUses } from '../accounts/sms-code/limits.ts';
import { countSending, newSmsCode } from '../accounts/sms-code/send-code.ts';
import type { IdpContext } from '../context.ts';
import { type FranceConnectVisit, franceConnectVisits } from './visit.model.ts';

interface SendRequest {
  visit: FranceConnectVisit;
  /** The client's. */
  address: string;
  locale: Locale;
}

/** What a code is worth something for: this visit, this number, and this sending. */
export const codeContext = ({ _id, accountId, mobileKey, sends }: FranceConnectVisit) =>
  `franceconnect:${_id}:${accountId}:${mobileKey}:${sends}`;

/** For an unknown person nothing is sent, and it counts for her alone (security.md S2, S14). */
const counted = ({ sub, phone, mobileKey }: FranceConnectVisit): Counted => ({
  phone,
  mobileKey,
  identityKey: `franceconnect ${sub} ${mobileKey}`,
});

/**
 * Sends a code to the mobile that a school has (D2), in place of the one before, which dies. The limits are those of the
 * activation by SMS, number for number (B5, security.md S13). For an unknown person everything happens but the message.
 */
export async function sendCode(idp: IdpContext, { visit, address, locale }: SendRequest): Promise<Taken> {
  const { config, db } = idp;
  const uses = [...sendNumberUses(config, counted(visit)), ...sendSharedUses(config, address)];
  const allowed = await countSending(idp, uses);
  if (!allowed.ok) return allowed;
  const { _id, accountId, mobileKey, sends, phone } = visit;
  const { code, send } = newSmsCode(idp, codeContext({ ...visit, sends: sends + 1 }), codeContext(visit));
  const { matchedCount } = await franceConnectVisits(db).updateOne(
    { _id, accountId, mobileKey, sends },
    { $set: { code, sends: sends + 1 } },
  );
  if (matchedCount === 1 && phone) await send(phone, locale);
  return { ok: true };
}

/** Until when no other code is sent, for a page that says how long to wait; nothing is sent nor counted. */
export async function nextSending(
  { config, limits }: IdpContext,
  { visit, address }: Pick<SendRequest, 'visit' | 'address'>,
): Promise<Taken> {
  return limits.lookAll([...sendNumberUses(config, counted(visit)), ...sendSharedUses(config, address)]);
}
