import { nameKey } from '../normalise-name.ts';
import { type Enrolment, type Pupil, pupils } from '../pupil.model.ts';
import type { SchoolReport } from './import-report.ts';
import { changesBetween, updateOf, writeGuardian, writePupil } from './operations.ts';
import { PLAN_BATCH, type Planning } from './planning.ts';
import type { PupilRow } from './rows.ts';
import type { StagedPupils, StagedSchool } from './staged.ts';
import { TextMap } from './text-map.ts';

const IDENTITY = ['ine', 'familyName', 'useName', 'firstName', 'birthDate', 'sex'] as const;
const PLACE = ['division', 'mef', 'level', 'leftOn'] as const;

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

/** A pupil that an earlier row of this import creates, of another school or of her first stay: not in the database yet. */
interface PlannedPupil {
  id: string;
  birthDate: string;
  nameKey: string;
  present: boolean;
}

/** Plans the pupils of all schools of one import: INE first, else (UAI, local id) (`domain/imports.md` §1.4). */
export class PupilPlanner {
  #planning: Planning;
  #plannedByIne = new TextMap();
  /** `pupil:uai` of enrolments that this import ends. */
  #ended = new TextMap();

  constructor(planning: Planning) {
    this.#planning = planning;
  }

  async plan(school: StagedSchool, report: SchoolReport): Promise<PlannedPupils> {
    const { db, progress } = this.#planning;
    const one = new SchoolPupils(this.#planning, school, report, this.#plannedByIne, this.#ended);
    if (school.pupils) {
      progress.start(`${school.uai} élèves`, school.pupils.rows.count);
      for await (const rows of school.pupils.rows.batches(PLAN_BATCH)) {
        await one.batch(rows);
        progress.advance(rows.length);
      }
    }
    const present = pupils(db)
      .collection.find<Pick<Pupil, '_id' | 'enrolments'>>(
        { 'enrolments.uai': school.uai },
        { projection: { enrolments: 1 } },
      )
      .batchSize(PLAN_BATCH);
    for await (const pupil of present) await one.compareWithFile(pupil);
    return one;
  }
}

class SchoolPupils implements PlannedPupils {
  #present = new TextMap();
  #absent = new TextMap();
  #left = new TextMap();
  #heirs = new TextMap();
  #planning: Planning;
  #school: StagedSchool;
  #staged: StagedPupils | undefined;
  #report: SchoolReport;
  /** `PlannedPupil` as JSON. */
  #plannedByIne: TextMap;
  #ended: TextMap;
  #ids = new TextMap();
  #renamed = new TextMap();

  constructor(planning: Planning, school: StagedSchool, report: SchoolReport, plannedByIne: TextMap, ended: TextMap) {
    this.#planning = planning;
    this.#school = school;
    this.#staged = school.pupils;
    this.#report = report;
    this.#plannedByIne = plannedByIne;
    this.#ended = ended;
  }

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

  #key(localId: string): string {
    return `${this.#school.uai}:${localId}`;
  }

  async batch(rows: readonly PupilRow[]): Promise<void> {
    const keys = rows.flatMap((row) => [row.localId, ...(row.formerIds ?? [])].map((id) => this.#key(id)));
    const ines = rows.flatMap(({ ine }) => ine ?? []);
    const collection = pupils(this.#planning.db).collection;
    const [withKey, withIne] = await Promise.all([
      collection.find<Pupil>({ 'enrolments.key': { $in: keys } }).toArray(),
      ines.length === 0 ? [] : collection.find<Pupil>({ ine: { $in: ines } }).toArray(),
    ]);
    const byKey = new Map(withKey.flatMap((pupil) => pupil.enrolments.map(({ key }) => [key, pupil] as const)));
    const byIne = new Map(withIne.map((pupil) => [pupil.ine, pupil] as const));
    for (const row of rows) {
      const division = this.#staged?.divisionOf(row) ?? row.division;
      if (division === undefined && row.leftOn === undefined) this.#warn(row, 'DIVISION_REQUIRED');
      const known = [row.localId, ...(row.formerIds ?? [])].map((id) => byKey.get(this.#key(id))).find(Boolean);
      await this.#row({ ...row, division }, known, row.ine === undefined ? undefined : byIne.get(row.ine));
    }
  }

  #warn(row: PupilRow, code: 'DIVISION_REQUIRED' | 'INE_OF_ANOTHER_PUPIL'): void {
    const element = code === 'DIVISION_REQUIRED' ? 'STRUCTURE' : 'ID_NATIONAL';
    this.#planning.log.add(row.file, code, { line: row.line, element });
  }

  async #row(row: PupilRow, byKey: Pupil | undefined, byIne: Pupil | undefined): Promise<void> {
    if (byIne && areDifferent(byIne, row)) {
      this.#warn(row, 'INE_OF_ANOTHER_PUPIL');
      return this.#row({ ...row, ine: undefined }, byKey, undefined);
    }
    const planned = this.#planned(row.ine);
    if (planned && planned.birthDate !== row.birthDate && planned.nameKey !== nameKey(row.familyName, row.firstName)) {
      this.#warn(row, 'INE_OF_ANOTHER_PUPIL');
      return this.#row({ ...row, ine: undefined }, byKey, undefined);
    }
    const same = byKey && !isOther(byKey, row) ? byKey : undefined;
    const pupil = byIne ?? (planned ? undefined : same);
    if (byKey && byKey._id !== pupil?._id) await this.#free(byKey, row, pupil?._id ?? planned?.id, same !== undefined);
    const id = pupil?._id ?? planned?.id ?? this.#planning.newId();
    this.#ids.set(row.localId, id);
    if (row.leftOn !== undefined) this.#left.set(id, '');
    if (pupil) await this.#update(pupil, row);
    else if (planned) await this.#join(planned, row);
    else await this.#create(id, row);
  }

  /**
   * The local id now belongs to another pupil document. When it is the same pupil, known here before her INE was, the
   * school's links follow her first; then the place is freed, and only then taken: `enrolments.key` is unique.
   */
  async #free(holder: Pupil, row: PupilRow, heir: string | undefined, samePupil: boolean): Promise<void> {
    const { operations } = this.#planning;
    const keys = [row.localId, ...(row.formerIds ?? [])].map((id) => this.#key(id));
    const { uai } = this.#school;
    if (samePupil && heir !== undefined) {
      this.#heirs.set(holder._id, heir);
      await operations.append(
        writeGuardian({
          updateMany: {
            filter: { 'records.links.pupilId': holder._id, 'records.uai': uai },
            update: { $set: { 'records.$[record].links.$[link].pupilId': heir } },
            arrayFilters: [{ 'record.uai': uai }, { 'link.pupilId': holder._id }],
          },
        }),
      );
    }
    const others = holder.enrolments.filter(({ key }) => !keys.includes(key));
    await operations.append(
      writePupil(
        samePupil && others.length === 0
          ? { deleteOne: { filter: { _id: holder._id } } }
          : { updateOne: { filter: { _id: holder._id }, update: { $pull: { enrolments: { key: { $in: keys } } } } } },
      ),
    );
    for (const key of keys) this.#renamed.set(key, '');
  }

  #place(row: PupilRow): Enrolment {
    const { localId, division, mef, level, leftOn } = row;
    return { uai: this.#school.uai, localId, key: this.#key(localId), division, mef, level, leftOn };
  }

  async #create(id: string, row: PupilRow): Promise<void> {
    const { ine, familyName, useName, firstName, birthDate, sex } = row;
    const document: Pupil = {
      ...{ _id: id, ine, familyName, useName, firstName, birthDate, sex },
      enrolments: [this.#place(row)],
      schemaVersion: 1,
    };
    await this.#planning.operations.append(writePupil({ insertOne: { document } }));
    this.#report.pupils.created += 1;
    if (ine !== undefined) {
      this.#plan(ine, { id, birthDate, nameKey: nameKey(familyName, firstName), present: row.leftOn === undefined });
    }
  }

  #planned(ine: string | undefined): PlannedPupil | undefined {
    const text = ine === undefined ? undefined : this.#plannedByIne.get(ine);
    return text === undefined ? undefined : (JSON.parse(text) as PlannedPupil);
  }

  #plan(ine: string, pupil: PlannedPupil): void {
    this.#plannedByIne.set(ine, JSON.stringify(pupil));
  }

  /** Another school of this import creates the pupil: add this place, and the names if she is only here. */
  async #join(planned: PlannedPupil, row: PupilRow): Promise<void> {
    const place = this.#place(row);
    const names = planned.present || row.leftOn !== undefined ? undefined : changesBetween<Pupil>({}, row, IDENTITY);
    await this.#push(planned.id, place, names?.set);
    this.#plan(row.ine!, { ...planned, present: planned.present || row.leftOn === undefined });
    this.#report.pupils.updated += 1;
  }

  async #push(_id: string, place: Enrolment, set?: Record<string, unknown>): Promise<void> {
    const names = set && Object.keys(set).length > 0 ? { $set: set } : {};
    const filter = { _id, 'enrolments.key': { $ne: place.key } };
    await this.#planning.operations.append(
      writePupil({ updateOne: { filter, update: { $push: { enrolments: place }, ...names } } }),
    );
  }

  async #update(pupil: Pupil, row: PupilRow): Promise<void> {
    const place = this.#place(row);
    const own = pupil.enrolments.find(({ key }) => key === place.key) ?? this.#staleEnrolment(pupil);
    const names = this.#namesThePupil(pupil, row) ? changesBetween<Pupil>(pupil, row, IDENTITY) : undefined;
    if (names) delete names.unset.ine;
    if (own === undefined) {
      await this.#push(pupil._id, place, names?.set);
      this.#report.pupils.updated += 1;
      return;
    }
    if (own.key !== place.key) this.#renamed.set(own.key, '');
    if (place.leftOn !== undefined) this.#ended.set(`${pupil._id}:${place.uai}`, '');
    const changes = changesBetween<Enrolment>(own, place, ['localId', 'key', ...PLACE], 'enrolments.$[place].');
    const set = { ...names?.set, ...changes?.set };
    const unset = { ...names?.unset, ...changes?.unset };
    if (Object.keys(set).length + Object.keys(unset).length === 0) {
      this.#report.pupils.unchanged += 1;
      return;
    }
    const filter = { _id: pupil._id, 'enrolments.key': own.key };
    const arrayFilters = changes && [{ 'place.key': own.key }];
    await this.#planning.operations.append(
      writePupil({ updateOne: { filter, update: updateOf({ set, unset }), arrayFilters } }),
    );
    if (place.leftOn !== undefined && own.leftOn === undefined) this.#report.pupils.left += 1;
    else this.#report.pupils.updated += 1;
  }

  /** The school gave the pupil another number: her place here under the old one, which the file does not have any more. */
  #staleEnrolment(pupil: Pupil): Enrolment | undefined {
    const { uai } = this.#school;
    return pupil.enrolments.find((place) => place.uai === uai && !this.#staged?.has(place.localId));
  }

  /**
   * Two schools may spell one pupil differently. The school where she has been longest among those where she is now decides,
   * so that each import does not undo the other's.
   */
  #namesThePupil(pupil: Pupil, row: PupilRow): boolean {
    const { uai } = this.#school;
    const now = pupil.enrolments.filter(
      (place) => place.uai !== uai && place.leftOn === undefined && !this.#ended.has(`${pupil._id}:${place.uai}`),
    );
    if (now.length === 0) return true;
    const first = pupil.enrolments.find((place) => place.uai === uai || now.includes(place));
    return row.leftOn === undefined && first?.uai === uai;
  }

  /** One pupil whom the database has in this school: still there for the file, or gone. */
  async compareWithFile(pupil: Pick<Pupil, '_id' | 'enrolments'>): Promise<void> {
    const { uai, exportedOn } = this.#school;
    for (const place of pupil.enrolments) {
      if (place.uai !== uai) continue;
      if (place.leftOn === undefined) this.#present.set(pupil._id, '');
      if (this.#staged === undefined) this.#ids.set(place.localId, pupil._id);
      if (this.#staged === undefined || place.leftOn !== undefined || this.#renamed.has(place.key)) continue;
      if (this.#staged.has(place.localId)) continue;
      this.#absent.set(pupil._id, '');
      this.#ended.set(`${pupil._id}:${uai}`, '');
      this.#report.pupils.left += 1;
      const filter = { _id: pupil._id, 'enrolments.key': place.key };
      await this.#planning.operations.append(
        writePupil({ updateOne: { filter, update: { $set: { 'enrolments.$.leftOn': exportedOn } } } }),
      );
    }
  }
}

/** Two rows with one INE that share neither name nor birth date: a number typed for the wrong pupil. */
function areDifferent(pupil: Pupil, row: PupilRow): boolean {
  return (
    pupil.birthDate !== row.birthDate &&
    nameKey(pupil.familyName, pupil.firstName) !== nameKey(row.familyName, row.firstName)
  );
}

/** Whether a local id that the directory knows was given to another pupil since. */
function isOther(pupil: Pupil, row: PupilRow): boolean {
  if (pupil.ine === row.ine && row.ine !== undefined) return false;
  if (pupil.ine === undefined || row.ine === undefined) return areDifferent(pupil, row);
  return (
    pupil.birthDate !== row.birthDate ||
    nameKey(pupil.familyName, pupil.firstName) !== nameKey(row.familyName, row.firstName)
  );
}
