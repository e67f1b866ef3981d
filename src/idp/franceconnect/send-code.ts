import { MINUTE_MS } from '../../clock.ts';
import type { Taken } from '../../web/limits.ts';
import type { Locale } from '../../web/texts.ts';
import { type Counted, sendNumberUses, sendOverallUse, sendSharedUses } from '../accounts/opening/sms-limits.ts';
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
  const { clock, codes, config, db, limits, log, outbox } = idp;
  const { codeMinutes, codeTries } = config.activation;
  const uses = [...sendNumberUses(config, counted(visit)), ...sendSharedUses(config, address)];
  const allowed = await limits.takeAll(uses);
  if (!allowed.ok) {
    const overall = await limits.look(...sendOverallUse(config));
    if (!overall.ok) log.error({ until: overall.until }, 'the hourly cap of activation SMS is reached');
    return allowed;
  }
  const now = clock.now();
  const sending = { ...visit, sends: visit.sends + 1 };
  const { code, hash } = codes.issue(codeContext(sending));
  const expiresAt = new Date(now.getTime() + codeMinutes * MINUTE_MS);
  const { _id, accountId, mobileKey, sends, phone } = visit;
  const { matchedCount } = await franceConnectVisits(db).updateOne(
    { _id, accountId, mobileKey, sends },
    { $set: { code: { hash, sentAt: now, expiresAt, triesLeft: codeTries }, sends: sending.sends } },
  );
  if (matchedCount === 1 && phone) {
    await outbox.enqueue({
      key: codeContext(sending),
      channel: 'sms',
      to: phone,
      template: 'activation-code',
      locale,
      params: { code, minutes: codeMinutes },
      expiresAt,
    });
  }
  return { ok: true };
}

/** Until when no other code is sent, for a page that says how long to wait; nothing is sent nor counted. */
export async function nextSending(
  { config, limits }: IdpContext,
  { visit, address }: Pick<SendRequest, 'visit' | 'address'>,
): Promise<Taken> {
  const uses = [...sendNumberUses(config, counted(visit)), ...sendSharedUses(config, address)];
  const looks = await Promise.all(uses.map(([limit, subject]) => limits.look(limit, subject)));
  const untils = looks.flatMap((look) => (look.ok ? [] : [look.until.getTime()]));
  return untils.length === 0 ? { ok: true } : { ok: false, until: new Date(Math.max(...untils)) };
}
