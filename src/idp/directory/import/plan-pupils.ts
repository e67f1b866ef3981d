import { type Enrolment, type Pupil, pupils } from '../pupil.model.ts';
import type { SchoolReport } from './import-report.ts';
import type { Operation } from './operations.ts';
import type { NewPupil, PlannedPupils, PupilsSoFar } from './planned-pupils.ts';
import { PLAN_BATCH, type Planning } from './planning.ts';
import { areDifferent, isOther } from './pupil-identity.ts';
import {
  addEnrolment,
  changePupil,
  createPupil,
  endEnrolment,
  freeEnrolments,
  passOnLinks,
  placeOf,
} from './pupil-writes.ts';
import type { PupilRow } from './rows.ts';
import { SchoolPupils } from './school-pupils.ts';
import type { StagedPupils, StagedSchool } from './staged.ts';
import { TextMap } from './text-map.ts';

/** Plans the pupils of one school: INE first, else (UAI, local id) (`domain/imports.md` §1.4). */
export async function planPupils(
  planning: Planning,
  school: StagedSchool,
  soFar: PupilsSoFar,
  report: SchoolReport,
): Promise<PlannedPupils> {
  const planner = new PupilPlanner(planning, school, soFar, report);
  if (school.pupils) {
    planning.progress.start(`${school.uai} élèves`, school.pupils.rows.count);
    for await (const rows of school.pupils.rows.batches(PLAN_BATCH)) {
      await planner.batch(rows);
      planning.progress.advance(rows.length);
    }
  }
  const stored = pupils(planning.db)
    .collection.find<Stored>({ 'enrolments.uai': school.uai }, { projection: { enrolments: 1 } })
    .batchSize(PLAN_BATCH);
  for await (const pupil of stored) await planner.compareWithFile(pupil);
  return planner.known;
}

type Stored = Pick<Pupil, '_id' | 'enrolments'>;

class PupilPlanner {
  readonly known = new SchoolPupils();
  #planning: Planning;
  #uai: string;
  #exportedOn: string;
  #staged: StagedPupils | undefined;
  #soFar: PupilsSoFar;
  #report: SchoolReport;
  /** Keys of enrolments that this import gives to another number or pupil. */
  #moved = new TextMap();

  constructor(planning: Planning, school: StagedSchool, soFar: PupilsSoFar, report: SchoolReport) {
    this.#planning = planning;
    this.#uai = school.uai;
    this.#exportedOn = school.exportedOn;
    this.#staged = school.pupils;
    this.#soFar = soFar;
    this.#report = report;
  }

  #keysOf(row: PupilRow): string[] {
    return [row.localId, ...(row.formerIds ?? [])].map((id) => `${this.#uai}:${id}`);
  }

  #write(operation: Operation): Promise<void> {
    return this.#planning.operations.append(operation);
  }

  #warn(row: PupilRow, code: 'DIVISION_REQUIRED' | 'INE_OF_ANOTHER_PUPIL', element: string): void {
    this.#planning.log.add(row.file, code, { line: row.line, element });
  }

  async batch(rows: readonly PupilRow[]): Promise<void> {
    const ines = rows.flatMap(({ ine }) => ine ?? []);
    const { collection } = pupils(this.#planning.db);
    const [withKey, withIne] = await Promise.all([
      collection.find<Pupil>({ 'enrolments.key': { $in: rows.flatMap((row) => this.#keysOf(row)) } }).toArray(),
      collection.find<Pupil>({ ine: { $in: ines } }).toArray(),
    ]);
    const byKey = new Map(withKey.flatMap((pupil) => pupil.enrolments.map(({ key }) => [key, pupil] as const)));
    const byIne = new Map(withIne.map((pupil) => [pupil.ine, pupil] as const));
    for (const row of rows) {
      const division = this.#staged?.divisionOf(row) ?? row.division;
      if (division === undefined && row.leftOn === undefined) this.#warn(row, 'DIVISION_REQUIRED', 'STRUCTURE');
      const holder = this.#keysOf(row)
        .map((key) => byKey.get(key))
        .find((pupil) => pupil !== undefined);
      await this.#row({ ...row, division }, holder, row.ine === undefined ? undefined : byIne.get(row.ine));
    }
  }

  /** `holder` has the row's local id in the directory, `byIne` its INE. */
  async #row(row: PupilRow, holder: Pupil | undefined, byIne: Pupil | undefined): Promise<void> {
    const created = this.#soFar.newPupil(row.ine);
    const namesake = byIne ?? created;
    if (namesake && areDifferent(namesake, row)) {
      this.#warn(row, 'INE_OF_ANOTHER_PUPIL', 'ID_NATIONAL');
      return this.#row({ ...row, ine: undefined }, holder, undefined);
    }
    const same = holder && !isOther(holder, row) ? holder : undefined;
    const pupil = byIne ?? (created ? undefined : same);
    const id = pupil?._id ?? created?.id ?? this.#planning.newId();
    if (holder && holder._id !== id) await this.#free(holder, row, same && id);
    this.known.noteId(row.localId, id);
    if (row.leftOn !== undefined) this.known.noteLeft(id);
    if (pupil) await this.#update(pupil, row);
    else await this.#create(id, row, created);
  }

  /**
   * The local id goes from its holder to another pupil document. When that is the same pupil, known here before her INE was,
   * the school's links follow her first; then the place is freed, and only then taken: `enrolments.key` is unique.
   */
  async #free(holder: Pupil, row: PupilRow, heir: string | undefined): Promise<void> {
    const keys = this.#keysOf(row);
    if (heir !== undefined) {
      this.known.noteHeir(holder._id, heir);
      await this.#write(passOnLinks(holder._id, heir, this.#uai));
    }
    await this.#write(freeEnrolments(holder, keys, heir !== undefined));
    for (const key of keys) this.#moved.set(key, '');
  }

  /** A new pupil, or one whom an earlier row creates: this school names her when no other has her now. */
  async #create(id: string, row: PupilRow, created: NewPupil | undefined): Promise<void> {
    const place = placeOf(this.#uai, row);
    const names = created?.present === false && row.leftOn === undefined;
    await this.#write(created ? addEnrolment({ _id: id }, row, place, names) : createPupil(id, row, place));
    this.#soFar.add(id, row, created);
    this.#report.pupils[created ? 'updated' : 'created'] += 1;
  }

  async #update(pupil: Pupil, row: PupilRow): Promise<void> {
    const place = placeOf(this.#uai, row);
    const own = pupil.enrolments.find(({ key }) => key === place.key) ?? this.#staleEnrolment(pupil);
    const names = this.#namesThePupil(pupil, row);
    if (row.leftOn !== undefined) this.#soFar.end(pupil._id, this.#uai);
    if (own && own.key !== place.key) this.#moved.set(own.key, '');
    const change = own ? changePupil(pupil, own, row, place, names) : addEnrolment(pupil, row, place, names);
    if (change) await this.#write(change);
    const leaves = place.leftOn !== undefined && own !== undefined && own.leftOn === undefined;
    this.#report.pupils[change === undefined ? 'unchanged' : leaves ? 'left' : 'updated'] += 1;
  }

  /** The school gave the pupil another number: her place under the old one, which the file does not have any more. */
  #staleEnrolment(pupil: Pupil): Enrolment | undefined {
    return pupil.enrolments.find((place) => place.uai === this.#uai && !this.#staged?.has(place.localId));
  }

  /**
   * Two schools may spell one pupil differently. The school where she has been longest among those where she is now decides,
   * so that each import does not undo the other's.
   */
  #namesThePupil(pupil: Pupil, row: PupilRow): boolean {
    const elsewhere = pupil.enrolments.filter(
      ({ uai, leftOn }) => uai !== this.#uai && leftOn === undefined && !this.#soFar.hasEnded(pupil._id, uai),
    );
    if (elsewhere.length === 0) return true;
    const first = pupil.enrolments.find((place) => place.uai === this.#uai || elsewhere.includes(place));
    return row.leftOn === undefined && first?.uai === this.#uai;
  }

  /** One pupil whom the database has in this school: still there for the file, or gone. */
  async compareWithFile(pupil: Stored): Promise<void> {
    for (const { uai, localId, key, leftOn } of pupil.enrolments) {
      if (uai !== this.#uai) continue;
      if (leftOn === undefined) this.known.notePresent(pupil._id);
      if (this.#staged === undefined) this.known.noteId(localId, pupil._id);
      else if (leftOn === undefined && !this.#moved.has(key) && !this.#staged.has(localId)) {
        this.known.noteAbsent(pupil._id);
        this.#soFar.end(pupil._id, uai);
        this.#report.pupils.left += 1;
        await this.#write(endEnrolment(pupil._id, key, this.#exportedOn));
      }
    }
  }
}
