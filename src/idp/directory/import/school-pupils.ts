import type { PlannedPupils } from './planned-pupils.ts';
import { TextMap } from './text-map.ts';

/** What the plan of one school's pupils finds out about each of them, for the guardians' plan after it. */
export class SchoolPupils implements PlannedPupils {
  #ids = new TextMap();
  #present = new TextMap();
  #absent = new TextMap();
  #left = new TextMap();
  #heirs = new TextMap();

  idOf(localId: string): string | undefined {
    return this.#ids.get(localId);
  }

  wasPresent(pupilId: string): boolean {
    return this.#present.has(pupilId);
  }

  isAbsent(pupilId: string): boolean {
    return this.#absent.has(pupilId);
  }

  hasLeft(pupilId: string): boolean {
    return this.#left.has(pupilId);
  }

  heirOf(pupilId: string): string {
    return this.#heirs.get(pupilId) ?? pupilId;
  }

  noteId(localId: string, pupilId: string): void {
    this.#ids.set(localId, pupilId);
  }

  notePresent(pupilId: string): void {
    this.#present.set(pupilId, '');
  }

  noteAbsent(pupilId: string): void {
    this.#absent.set(pupilId, '');
  }

  noteLeft(pupilId: string): void {
    this.#left.set(pupilId, '');
  }

  noteHeir(pupilId: string, heir: string): void {
    this.#heirs.set(pupilId, heir);
  }
}
