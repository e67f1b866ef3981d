import { randomUUID } from 'node:crypto';
import { trusted } from 'mongoose';
import { maskPhone } from '../../phone/mask-phone.ts';
import { type PhoneRefusal, parseMobile } from '../../phone/parse-mobile.ts';
import { isDuplicateKey } from '../../storage/update-or-insert.ts';
import type { Locale } from '../../web/texts.ts';
import { identityAddressUse, identityNumberUse } from '../accounts/sms-code/limits.ts';
import type { IdpContext } from '../context.ts';
import { nameKey } from '../directory/normalise-name.ts';
import { type Activation, activations, type TypedIdentity } from './activation.model.ts';
import { findActivation } from './find-activation.ts';
import { matchIdentity } from './match-identity.ts';
import { sendCode } from './send-code.ts';

interface GivenIdentity {
  /** The interaction's. */
  uid: string;
  /** What this tab knows already. */
  activation: Activation | undefined;
  typed: TypedIdentity;
  /** The client's. */
  address: string;
  locale: Locale;
}

export type Given =
  | { ok: true; activation: Activation | undefined }
  | { ok: false; reason: 'phone'; phone: PhoneRefusal }
  /** Too many identities were tried, or too many SMS sent: to her, or to others before the first to her. */
  | { ok: false; reason: 'identity-too-many' | 'send-too-many' | 'send-stopped'; until: Date };

const HOUR_MS = 3_600_000;

/**
 * Takes an identity (B2), finds out where it leads, and sends the code. The same identity given again, by a double click
 * or by going back, changes nothing and sends nothing; another one starts afresh, since what was proved was proved of
 * someone else. Who begins again elsewhere a moment after an SMS comes to the code page all the same, which says when
 * another can be sent.
 */
export async function giveIdentity(idp: IdpContext, given: GivenIdentity): Promise<Given> {
  const { clock, config, db, limits } = idp;
  const { uid, typed, address, locale } = given;
  const mobile = parseMobile(typed.phone, { dialCode: typed.dialCode, ...config.phones });
  if (!mobile.ok) return { ok: false, reason: 'phone', phone: mobile.reason };
  const identityKey = `${nameKey(typed.familyName, typed.firstName)}|${mobile.key}`;
  const known = given.activation;
  if (known?.identityKey === identityKey && known.outcome === 'code') return { ok: true, activation: known };

  const numberUse = identityNumberUse(config, mobile.key, address);
  const allowed = await limits.takeAll([identityAddressUse(config, address), numberUse]);
  if (!allowed.ok) return { ok: false, reason: 'identity-too-many', until: allowed.until };
  const match = await matchIdentity(idp, { ...typed, mobile });
  // With neutral disclosure right identities count too: whether one counted would tell it from a wrong one (S14).
  const toldWrong = match.outcome === 'not-found' || config.accounts.disclosure === 'neutral';
  if (!toldWrong) await limits.giveBack(...numberUse);
  const maskedPhone = maskPhone(mobile.e164);
  const identity = { identity: typed, identityKey, mobileKey: mobile.key, maskedPhone };
  const activation = await keep(idp, uid, { ...identity, ...match });
  if (!activation) return { ok: true, activation: await findActivation(db, uid, clock) };
  if (match.outcome !== 'code') return { ok: true, activation };

  const sent = await sendCode(idp, { activation, address, locale });
  const pauseEndsAt = new Date(clock.now().getTime() + config.activation.resendSeconds * 1000);
  const pausing = !sent.ok && sent.reason === 'send-too-many' && sent.until <= pauseEndsAt;
  if (sent.ok || pausing) return { ok: true, activation };
  await activations(db).updateOne(
    { _id: uid, identityKey, sends: activation.sends, code: trusted({ $exists: false }) },
    { $unset: { outcome: 1, identityKey: 1 } },
  );
  return { ok: false, reason: sent.reason, until: sent.until };
}

type NewIdentity = Required<
  Pick<Activation, 'identity' | 'identityKey' | 'mobileKey' | 'maskedPhone' | 'outcome' | 'guardianIds'>
> &
  Pick<Activation, 'phone'>;

/** @returns the activation with its new identity; undefined when a parallel request has given the same one */
async function keep({ db, clock, config }: IdpContext, uid: string, { phone, ...given }: NewIdentity) {
  const now = clock.now();
  const another = [
    { identityKey: trusted({ $ne: given.identityKey }) },
    { outcome: trusted({ $ne: 'code' as const }) },
  ];
  const fresh = { openedAt: trusted({ $exists: false }), $or: another };
  try {
    return await activations(db)
      .findOneAndUpdate(
        { _id: uid, $or: [{ expiresAt: trusted({ $lte: now }) }, fresh] },
        {
          $set: {
            ...given,
            ...(phone && { phone }),
            accountId: randomUUID(),
            expiresAt: new Date(now.getTime() + config.activation.journeyHours * HOUR_MS),
          },
          $unset: {
            ...(!phone && { phone: 1 }),
            code: 1,
            answers: 1,
            identifier: 1,
            openedAt: 1,
          },
          $setOnInsert: { sends: 0, schemaVersion: 1 },
        },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<Activation>();
  } catch (error) {
    if (isDuplicateKey(error)) return undefined;
    throw error;
  }
}
