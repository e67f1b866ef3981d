import type { Spool } from '../../../files/spool.ts';
import type { LinkRow, PersonRow, PupilRow } from './rows.ts';

/** The pupils of one school, read and checked, waiting on disk. */
export interface StagedPupils {
  rows: Spool<PupilRow>;
  /** Local ids the file has, for who is absent from it. */
  has(localId: string): boolean;
  divisionOf(row: PupilRow): string | undefined;
}

/** The persons of one school, read and checked, waiting on disk. */
export interface StagedGuardians {
  rows: Spool<PersonRow>;
  /** Links of a person of the file; none for a person who is tied to no pupil, and is then not kept. */
  linksOf(localId: string): LinkRow[];
  addressOf(row: PersonRow): string[] | undefined;
  tellsAddresses: boolean;
}

/** What the files of one import say about one school: pupils, guardians, or both. */
export interface StagedSchool {
  uai: string;
  kind: 'first-degree' | 'second-degree';
  name?: string;
  /** Day of the export, YYYY-MM-DD: the day from which who is absent has left. */
  exportedOn: string;
  pupils?: StagedPupils;
  guardians?: StagedGuardians;
}
