/** A pupil as one school's file gives it, SIECLE or ONDE (`domain/imports.md` §1.7: one internal type for all sources). */
export interface PupilRow {
  file: string;
  line: number;
  localId: string;
  /** Other local ids the same file could have given this pupil before (ONDE: the one without INE). */
  formerIds?: string[];
  ine?: string;
  familyName: string;
  useName?: string;
  firstName: string;
  /** YYYY-MM-DD. */
  birthDate: string;
  sex?: 1 | 2;
  division?: string;
  mef?: string;
  level?: string;
  /** YYYY-MM-DD. */
  leftOn?: string;
}

/** A link as the file gives it, to a pupil by her local id. */
export interface LinkRow {
  localPupilId: string;
  level: 1 | 2 | 3;
  kinship?: string;
  toConfirm?: true;
  line: number;
}

/** A person who is tied to pupils, as one school's file gives her. */
export interface PersonRow {
  file: string;
  line: number;
  localId: string;
  civility?: string;
  familyName: string;
  useName?: string;
  firstName: string;
  /** E.164 and matching key. */
  mobile?: { e164: string; key: string };
  landline?: string;
  email?: string;
  /** CODE_PROFESSION. */
  profession?: string;
  /** Lines of the address, or the id under which the file gives it further on. */
  address?: string[];
  addressId?: string;
  links?: LinkRow[];
}
