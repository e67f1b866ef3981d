import type { Guardian, GuardianRecord } from '../directory/guardian.model.ts';
import { normaliseName } from '../directory/normalise-name.ts';
import type { FranceConnectIdentity } from './identity.ts';

type Names = Pick<FranceConnectIdentity, 'birthName' | 'useName' | 'firstNames'>;

/**
 * First names as a school may have typed them: each alone, and the first few written together («Jean Paul»), since any space
 * may be part of a name.
 */
const firstNameKeys = ({ firstNames }: Names): string[] => {
  const keys = firstNames.map(normaliseName);
  return [...new Set([...keys, ...keys.map((_, index) => keys.slice(0, index + 1).join(''))])];
};

/** The `nameKeys` under which the directory may have her (`normalise-name.ts`): each family name with each first name. */
export function nameKeysOf(names: Names): string[] {
  const families = [...new Set([names.birthName, names.useName ?? ''].map(normaliseName))].filter(Boolean);
  return families.flatMap((family) => firstNameKeys(names).map((first) => `${family}|${first}`));
}

/**
 * Whether a school's record is of these names (domain/franceconnect.md §7): the birth name is compared with both names of
 * the file, the use name with the use name alone; one first name is enough. It proves nothing by itself.
 */
function isNamed(names: Names, { familyName, useName, firstName }: GuardianRecord): boolean {
  const birth = normaliseName(names.birthName);
  const inFile = useName ? normaliseName(useName) : undefined;
  const family = birth === normaliseName(familyName) || birth === inFile;
  const use = names.useName !== undefined && inFile !== undefined && normaliseName(names.useName) === inFile;
  return (family || use) && firstNameKeys(names).includes(normaliseName(firstName));
}

/** Whether one of the schools knows this person under these names. */
export const bearsNames = (names: Names, { records }: Pick<Guardian, 'records'>): boolean =>
  records.some((record) => isNamed(names, record));
