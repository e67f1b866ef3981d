import { parseMobile } from '../../../phone/parse-mobile.ts';
import type { Guardian, GuardianLink, GuardianRecord } from '../guardian.model.ts';
import { nameKey } from '../normalise-name.ts';
import type { PersonRow } from './rows.ts';

/** What of a person may tell that two files speak of her. */
export interface Traits {
  nameKeys: string[];
  mobileKeys: string[];
  emails: string[];
  pupilIds: string[];
}

/** The record of a person in one school's files; its links are of pupils of the directory. */
export function recordOf(
  uai: string,
  row: PersonRow,
  address: string[] | undefined,
  links: GuardianLink[],
): GuardianRecord {
  const { localId, civility, familyName, useName, firstName, landline, email, profession } = row;
  return {
    ...{ uai, localId, key: `${uai}:${localId}`, civility, familyName, useName, firstName },
    ...{ mobile: row.mobile?.e164, landline, email, address, profession, links },
  };
}

/** Names, phones and children of some records together. Stored numbers were accepted once: their key is theirs for good. */
export function traitsOf(records: readonly GuardianRecord[]): Traits {
  const names = records.flatMap(({ familyName, useName, firstName }) => [
    nameKey(familyName, firstName),
    ...(useName === undefined ? [] : [nameKey(useName, firstName)]),
  ]);
  const mobiles = records.flatMap(({ mobile }) => {
    const parsed = mobile === undefined ? undefined : parseMobile(mobile, { allowFiction: true, allowForeign: true });
    return parsed?.ok ? [parsed.key] : [];
  });
  return {
    nameKeys: unique(names),
    mobileKeys: unique(mobiles),
    emails: unique(records.flatMap(({ email }) => email ?? [])),
    pupilIds: unique(records.flatMap(({ links }) => links.map(({ pupilId }) => pupilId))),
  };
}

/** The searched fields of a guardian with these records. Without any, those of the last stay, so that she is known again. */
export function derivedFields(records: readonly GuardianRecord[]): Partial<Guardian> {
  if (records.length === 0) return {};
  const { nameKeys, mobileKeys, emails } = traitsOf(records);
  return { nameKeys, mobileKeys, emails };
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();

const meet = (a: readonly string[], b: readonly string[]): boolean => a.some((value) => b.includes(value));

/**
 * Whether two sets of traits are one person's: never by the name alone, which must agree, but with the same mobile, the same
 * e-mail, or a child in common (`domain/imports.md` §1.4).
 */
export function isSamePerson(a: Traits, b: Traits): boolean {
  return (
    meet(a.nameKeys, b.nameKeys) &&
    (meet(a.mobileKeys, b.mobileKeys) || meet(a.emails, b.emails) || meet(a.pupilIds, b.pupilIds))
  );
}

/** Whether a local id still means the person it meant: a corrected name or a new phone, but not both and other children. */
export function isStillTheSame(a: Traits, b: Traits): boolean {
  return (
    meet(a.nameKeys, b.nameKeys) ||
    meet(a.mobileKeys, b.mobileKeys) ||
    meet(a.emails, b.emails) ||
    meet(a.pupilIds, b.pupilIds)
  );
}
