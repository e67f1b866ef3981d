import { trusted } from 'mongoose';
import { maskPhone } from '../../phone/mask-phone.ts';
import { type PhoneRefusal, parseMobile } from '../../phone/parse-mobile.ts';
import type { Locale } from '../../web/texts.ts';
import { hasAccount } from '../accounts/has-account.ts';
import { identityAddressUse, identityNumberUse } from '../accounts/sms-code/limits.ts';
import type { IdpContext } from '../context.ts';
import { childrenOf } from '../directory/children-of.ts';
import { phoneInFile } from '../directory/phone-in-file.ts';
import { findByMobile } from './find-candidates.ts';
import { namesIn } from './keep-visit.ts';
import { sendCode } from './send-code.ts';
import { type FranceConnectVisit, franceConnectVisits } from './visit.model.ts';

interface GivenPhone {
  visit: FranceConnectVisit;
  dialCode: string;
  /** As typed. */
  phone: string;
  /** The client's. */
  address: string;
  locale: Locale;
}

export type Given =
  | { ok: true }
  | { ok: false; reason: 'phone'; phone: PhoneRefusal }
  | { ok: false; reason: 'not-found' }
  /** Too many numbers were tried, or too many SMS sent. */
  | { ok: false; reason: 'phone-too-many' | 'send-too-many'; until: Date };

/**
 * Takes the number of a mobile, by which a school may know her (D2), and sends a code to it. No number of the file is ever
 * shown: homonyms are told apart by the one she types. Nobody is told more than with the form of B2, with `neutral` nothing.
 */
export async function givePhone(idp: IdpContext, given: GivenPhone): Promise<Given> {
  const { config, db, limits } = idp;
  const { visit, address, locale } = given;
  const mobile = parseMobile(given.phone, { dialCode: given.dialCode, ...config.phones });
  if (!mobile.ok) return { ok: false, reason: 'phone', phone: mobile.reason };
  if (visit.mobileKey === mobile.key && visit.code) return { ok: true };

  const neutral = config.accounts.disclosure === 'neutral';
  const numberUse = identityNumberUse(config, mobile.key, address);
  const allowed = await limits.takeAll([identityAddressUse(config, address), numberUse]);
  if (!allowed.ok) return { ok: false, reason: 'phone-too-many', until: allowed.until };
  const persons = await findByMobile(db, namesIn(idp, visit), mobile.key);
  const reached = persons.map(({ _id }) => _id).sort();
  const [children, active] = await Promise.all([childrenOf(db, reached), hasAccount(db, reached)]);
  const phone = children.length > 0 || active ? phoneInFile(persons, mobile.key) : undefined;
  if (!phone && !neutral) return { ok: false, reason: 'not-found' };
  // With neutral disclosure right numbers count too: whether one counted would tell it from a wrong one (S14).
  if (!neutral) await limits.giveBack(...numberUse);
  const kept = await franceConnectVisits(db)
    .findOneAndUpdate(
      { _id: visit._id, accountId: visit.accountId, proved: trusted({ $exists: false }) },
      {
        $set: {
          mobileKey: mobile.key,
          maskedPhone: maskPhone(mobile.e164),
          reached: phone ? reached : [],
          ...(phone && { phone }),
        },
        $unset: { code: 1, ...(!phone && { phone: 1 }) },
      },
      { returnDocument: 'after' },
    )
    .lean<FranceConnectVisit>();
  if (!kept) return { ok: true };
  const sent = await sendCode(idp, { visit: kept, address, locale });
  return sent.ok ? { ok: true } : { ok: false, reason: 'send-too-many', until: sent.until };
}
