import type { PupilRow } from './rows.ts';
import { TextMap } from './text-map.ts';

/** What the guardians' plan must know of a school's pupils. */
export interface PlannedPupils {
  /** Pupil id by local id. */
  idOf(localId: string): string | undefined;
  /** Who was in the school before this import. */
  wasPresent(pupilId: string): boolean;
  /** Who is gone from the school's file. */
  isAbsent(pupilId: string): boolean;
  /** Who has a leaving date in the file. */
  hasLeft(pupilId: string): boolean;
  /** The pupil that this one turns out to be, whose links this import passes on; herself for all others. */
  heirOf(pupilId: string): string;
}

/** A pupil whom this import creates: not in the database yet. */
export interface NewPupil {
  id: string;
  familyName: string;
  firstName: string;
  birthDate: string;
  /** Whether one of the schools planned so far has her now. */
  present: boolean;
}

/** What the rows of one import have planned so far, for those after them: other schools, or another stay in the same one. */
export class PupilsSoFar {
  #newByIne = new TextMap();
  #ended = new TextMap();

  newPupil(ine: string | undefined): NewPupil | undefined {
    const text = ine === undefined ? undefined : this.#newByIne.get(ine);
    return text === undefined ? undefined : (JSON.parse(text) as NewPupil);
  }

  add(id: string, { ine, familyName, firstName, birthDate, leftOn }: PupilRow, before?: NewPupil): void {
    if (ine === undefined) return;
    const present = leftOn === undefined || before?.present === true;
    const pupil: NewPupil = before ? { ...before, present } : { id, familyName, firstName, birthDate, present };
    this.#newByIne.set(ine, JSON.stringify(pupil));
  }

  end(pupilId: string, uai: string): void {
    this.#ended.set(`${pupilId}:${uai}`, '');
  }

  hasEnded(pupilId: string, uai: string): boolean {
    return this.#ended.has(`${pupilId}:${uai}`);
  }
}
