import type { Connection } from 'mongoose';
import type { Config } from '../../config/schema.ts';
import { readPhoneLine } from '../../phone/phone-line.ts';
import { type School, schools } from '../directory/school.model.ts';

/**
 * A school as the Directory API tells of it: its name and how families reach it (K2), by the configuration. `phone` is E.164,
 * `hours` by language. Absent values are left out.
 *
 * @returns undefined for a school that nobody knows
 */
export async function showSchool({ config, db }: { config: Pick<Config, 'schools'>; db: Connection }, uai: string) {
  const known = await schools(db).findById(uai).lean<School>();
  if (!known) return undefined;
  const { name, address, phone, email, website, hours } = config.schools.find((one) => one.uai === uai) ?? {};
  return {
    uai,
    name: name ?? known.name,
    kind: known.kind,
    address,
    phone: phone && readPhoneLine(phone)?.e164,
    email,
    website,
    hours: typeof hours === 'string' ? { fr: hours } : hours,
  };
}
