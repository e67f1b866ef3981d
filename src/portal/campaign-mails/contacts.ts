import type { Channel } from '../../messaging/outbox.model.ts';
import { isRecipient } from '../../messaging/recipient.ts';
import { DEFAULT_LOCALE, LOCALES, type Locale } from '../../web/texts.ts';
import type { SchoolGuardian, SchoolPupil } from '../directory/school-pupil.ts';

/** Where the messages for one guardian go. */
interface Contact {
  /** Opaque and stable: of outbox keys. */
  key: string;
  /** `sms` for who has no mail address: she gets what is short and urgent. */
  channel: Channel;
  to: string;
  locale: Locale;
}

export interface Contacts {
  /** One an address, or a mobile: guardians who share one get one message. */
  contacts: Contact[];
  /** Guardians of whom no mail address is known: their family is warned (I4). */
  unreached: Pick<SchoolGuardian, 'civility' | 'firstName' | 'familyName'>[];
}

/** The school's file first, as she corrected it (K1), then what the guardian confirmed for her account. */
const addressOf = ({ email, accountEmail }: SchoolGuardian) =>
  [email, accountEmail].find((address) => address !== undefined && isRecipient('mail', address));

/** The language of her account, as far as there are texts in it; guardians without an account are written to in French. */
const localeOf = ({ locale }: SchoolGuardian): Locale =>
  LOCALES.find((one) => locale?.toLowerCase().split('-')[0] === one) ?? DEFAULT_LOCALE;

const mobileOf = ({ mobile }: SchoolGuardian) =>
  mobile !== undefined && isRecipient('sms', mobile) ? mobile : undefined;

/** Whom the messages about a pupil go to: her legal representatives of level 1 (G5), after `correctedPupils`. */
export function contactsIn({ guardians }: Pick<SchoolPupil, 'guardians'>): Contacts {
  const byRecipient = new Map<string, Contact>();
  const unreached: Contacts['unreached'] = [];
  for (const guardian of guardians) {
    const address = addressOf(guardian);
    const to = address ?? mobileOf(guardian);
    const { key, civility, firstName, familyName } = guardian;
    if (address === undefined) unreached.push({ ...(civility && { civility }), firstName, familyName });
    if (to === undefined || byRecipient.has(to.toLowerCase())) continue;
    const channel = address === undefined ? 'sms' : 'mail';
    byRecipient.set(to.toLowerCase(), { key, channel, to, locale: localeOf(guardian) });
  }
  return { contacts: [...byRecipient.values()], unreached };
}
