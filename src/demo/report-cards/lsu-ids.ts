import type { ClassPupil } from './class.ts';

/** Identifiers inside the LSU file of the demonstration's class. */
export const HEAD_ID = 'RE_1';
export const pupilId = ({ localId }: ClassPupil): string => `EL_${localId}`;
export const teacherId = (code: string): string => `ENS_${code}`;
export const subjectId = (code: string): string => `DI_${code}`;
export const elementId = (code: string, index: number): string => `EP_${code}_${index}`;
