import { isRecipient } from '../../messaging/recipient.ts';
import { DEFAULT_LOCALE, LOCALES, type Locale } from '../../web/texts.ts';
import type { SchoolGuardian, SchoolPupil } from '../directory/school-pupil.ts';

/** Where the mails for one guardian go. */
interface Contact {
  /** Opaque and stable: of outbox keys. */
  key: string;
  address: string;
  locale: Locale;
}

export interface Contacts {
  /** One an address: guardians who share one get one mail. */
  contacts: Contact[];
  /** Guardians of whom no address is known: their family is warned (I4). */
  unreached: Pick<SchoolGuardian, 'civility' | 'firstName' | 'familyName'>[];
}

/** The school's file first, then what the guardian confirmed for her account. */
const addressOf = ({ email, accountEmail }: SchoolGuardian) =>
  [email, accountEmail].find((address) => address !== undefined && isRecipient('mail', address));

/** The language of her account, as far as there are texts in it; guardians without an account are written to in French. */
const localeOf = ({ locale }: SchoolGuardian): Locale =>
  LOCALES.find((one) => locale?.toLowerCase().split('-')[0] === one) ?? DEFAULT_LOCALE;

/** Whom the mails about a pupil go to: her legal representatives of level 1 (G5). */
export function contactsIn({ guardians }: Pick<SchoolPupil, 'guardians'>): Contacts {
  const byAddress = new Map<string, Contact>();
  const unreached: Contacts['unreached'] = [];
  for (const guardian of guardians) {
    const address = addressOf(guardian);
    const { key, civility, firstName, familyName } = guardian;
    if (address === undefined) unreached.push({ ...(civility && { civility }), firstName, familyName });
    else if (!byAddress.has(address.toLowerCase()))
      byAddress.set(address.toLowerCase(), { key, address, locale: localeOf(guardian) });
  }
  return { contacts: [...byAddress.values()], unreached };
}
