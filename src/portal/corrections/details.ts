import { isDeepStrictEqual } from 'node:util';

/** A postal address, as La Poste has it (NF Z 10-011). */
export interface PostalAddress {
  /** Up to four, of 38 characters: street, building, place. */
  lines: string[];
  postcode?: string;
  town?: string;
  /** Outside France alone. */
  country?: string;
}

/** What a school holds of a guardian to reach her, or she says it should (K1). */
export interface ContactDetails {
  address?: PostalAddress;
  /** E.164. */
  mobile?: string;
  /** Another phone; E.164 where she typed it, else as the school did. */
  landline?: string;
  email?: string;
  /** In her words; of a school's file, the code of its nomenclature. */
  profession?: string;
}

/** In the order in which they are shown. */
export const DETAIL_FIELDS = ['address', 'mobile', 'landline', 'email', 'profession'] as const;
export type DetailField = (typeof DETAIL_FIELDS)[number];

/** Some fields; null: none, or taken away. */
export type ContactChange = { [Field in DetailField]?: ContactDetails[Field] | null };

/** Whether two values of a field are one; nothing is nothing. */
export const isSameDetail = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one ?? null, other ?? null);

/** Details with a change made to them. */
export function withChange(details: ContactDetails, change: ContactChange): ContactDetails {
  const all = { ...details, ...change };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined));
}
