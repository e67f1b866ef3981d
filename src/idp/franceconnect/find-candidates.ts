import { type Connection, trusted } from 'mongoose';
import { type Guardian, guardians } from '../directory/guardian.model.ts';
import type { FranceConnectIdentity } from './identity.ts';
import { bearsNames, nameKeysOf } from './names.ts';

type Names = Pick<FranceConnectIdentity, 'birthName' | 'useName' | 'firstNames'>;

/** More bearers of one name than this can only be told apart by a phone (see `prove-birth-dates.ts`). */
const MOST_HOMONYMS = 20;

const legalRepresentative = { 'records.links': trusted({ $elemMatch: { level: 1 } }) };

/**
 * The legal representatives whom schools know under these names (domain/franceconnect.md §7.2): homonyms, of whom none is
 * she before a second proof says so. Never shown.
 *
 * @returns none where there are too many to tell apart
 */
export async function findHomonyms(db: Connection, names: Names): Promise<Guardian[]> {
  const found = await guardians(db)
    .find({ nameKeys: trusted({ $in: nameKeysOf(names) }), ...legalRepresentative })
    .limit(MOST_HOMONYMS + 1)
    .lean<Guardian[]>();
  return found.length > MOST_HOMONYMS ? [] : found.filter((guardian) => bearsNames(names, guardian));
}

/** Those among them whom a school can reach at this mobile. */
export async function findByMobile(db: Connection, names: Names, mobileKey: string): Promise<Guardian[]> {
  const found = await guardians(db)
    .find({ mobileKeys: mobileKey, nameKeys: trusted({ $in: nameKeysOf(names) }), ...legalRepresentative })
    .lean<Guardian[]>();
  return found.filter((guardian) => bearsNames(names, guardian));
}
