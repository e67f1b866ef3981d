import type { Fault } from '../../../files/faults.ts';

/** What an import changes, or would change, in one school. */
export interface SchoolReport {
  uai: string;
  /** Absent when neither the configuration, nor the file, nor the directory has one. */
  name?: string;
  /** The name the directory had, when this import changes it. */
  formerName?: string;
  /** `left`: pupils whose enrolment ends, by their leaving date or because the export does not have them any more. */
  pupils: { created: number; updated: number; left: number; unchanged: number };
  /** `merged`: persons recognised from another school; `removed`: persons the school does not name any more. */
  guardians: { created: number; updated: number; merged: number; removed: number; unchanged: number };
  /** `before`: links that counted before; `ended`: those of them that end without a leaving date to explain it. */
  links: { before: number; added: number; removed: number; ended: number };
}

export interface ImportReport {
  outcome: 'applied' | 'unchanged' | 'dry-run' | 'refused';
  /** Why nothing was applied. */
  refusal?: 'faults' | 'massive-removal' | 'another-import';
  schools: SchoolReport[];
  errors: Fault[];
  warnings: Fault[];
  /** All faults, where the lists stop at 500. */
  errorCount: number;
  warningCount: number;
  /** Writes planned (dry run, refusal) or made. */
  writes: number;
}

export const emptySchoolReport = (uai: string, name?: string, formerName?: string): SchoolReport => ({
  uai,
  name,
  formerName,
  pupils: { created: 0, updated: 0, left: 0, unchanged: 0 },
  guardians: { created: 0, updated: 0, merged: 0, removed: 0, unchanged: 0 },
  links: { before: 0, added: 0, removed: 0, ended: 0 },
});

/** Share of a school's links over which their end must be confirmed (`domain/imports.md` §1.4). */
const MASSIVE = 0.1;

export const isMassive = ({ links }: SchoolReport): boolean => links.ended > links.before * MASSIVE;
