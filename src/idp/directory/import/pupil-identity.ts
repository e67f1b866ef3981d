import { nameKey } from '../normalise-name.ts';

interface Identity {
  ine?: string;
  familyName: string;
  firstName: string;
  birthDate: string;
}

const nameOf = ({ familyName, firstName }: Identity): string => nameKey(familyName, firstName);

/** Whether two pupils with one INE share neither name nor birth date: the number was typed for the wrong one. */
export function areDifferent(a: Identity, b: Identity): boolean {
  return a.birthDate !== b.birthDate && nameOf(a) !== nameOf(b);
}

/** Whether a local id was given to another pupil since the directory learnt it. A corrected INE makes nobody another. */
export function isOther(known: Identity, row: Identity): boolean {
  if (known.ine === undefined || row.ine === undefined) return areDifferent(known, row);
  return known.ine !== row.ine && (known.birthDate !== row.birthDate || nameOf(known) !== nameOf(row));
}
