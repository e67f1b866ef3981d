import { type Guardian, type GuardianRecord, guardians } from '../guardian.model.ts';
import { FileLinks } from './file-links.ts';
import { findCandidates } from './find-candidates.ts';
import { GuardianOutcomes, type Person } from './guardian-outcomes.ts';
import { isSamePerson, isStillTheSame, recordOf, traitsOf } from './guardian-record.ts';
import type { SchoolReport } from './import-report.ts';
import type { Candidate, PlannedPersons } from './planned-persons.ts';
import type { PlannedPupils } from './planned-pupils.ts';
import { PLAN_BATCH, type Planning } from './planning.ts';
import type { PersonRow } from './rows.ts';
import type { StagedGuardians } from './staged.ts';
import { TextMap } from './text-map.ts';

/** What the departures' plan must know of the persons planned before it. */
export interface PlannedGuardians {
  /** Pupils the file ties to the person of this record; none when it does not name her any more. */
  pupilsOf(record: GuardianRecord): ReadonlySet<string>;
  /** Whether this import already takes that record away. */
  handled(key: string): boolean;
}

/**
 * Plans the guardians of one school (`domain/imports.md` §1.4): known under their local id, else recognised from another
 * school, else new. A guardian has one record a school: two persons whom one school tells apart stay two.
 */
export class GuardianPlanner implements PlannedGuardians {
  #planning: Planning;
  #uai: string;
  #staged: StagedGuardians;
  #links: FileLinks;
  #persons: PlannedPersons;
  #outcomes: GuardianOutcomes;
  /** Guardians to whom this school's file gave its record, besides those the database has. */
  #taken = new TextMap();
  /** Local id that replaces a record's, by the record's key. */
  #renamed = new TextMap();
  #detached = new Set<string>();

  constructor(
    planning: Planning,
    uai: string,
    staged: StagedGuardians,
    pupils: PlannedPupils,
    persons: PlannedPersons,
    report: SchoolReport,
  ) {
    this.#planning = planning;
    this.#uai = uai;
    this.#staged = staged;
    this.#links = new FileLinks(staged, pupils, planning.log);
    this.#persons = persons;
    this.#outcomes = new GuardianOutcomes(planning, uai, staged.tellsAddresses, persons, report);
  }

  async plan(): Promise<void> {
    const { rows } = this.#staged;
    this.#planning.progress.start(`${this.#uai} responsables`, rows.count);
    for await (const batch of rows.batches(PLAN_BATCH)) {
      await this.#batch(batch);
      this.#planning.progress.advance(batch.length);
    }
  }

  pupilsOf(record: GuardianRecord): ReadonlySet<string> {
    if (this.#detached.has(record.key)) return new Set();
    return this.#links.pupilIdsOf(this.#renamed.get(record.key) ?? record.localId);
  }

  handled(key: string): boolean {
    return this.#renamed.has(key) || this.#detached.has(key);
  }

  async #batch(rows: readonly PersonRow[]): Promise<void> {
    const persons = rows.flatMap((row) => this.#person(row) ?? []);
    const known = await guardians(this.#planning.db)
      .collection.find<Guardian>({ 'records.key': { $in: persons.map(({ record }) => record.key) } })
      .toArray();
    const byKey = new Map(
      known
        .map((guardian) => this.#asPlanned(guardian))
        .flatMap((guardian) => guardian?.records.map(({ key }) => [key, guardian] as const) ?? []),
    );
    const unsure: Person[] = [];
    for (const person of persons) {
      person.own = byKey.get(person.record.key);
      if (person.own === undefined || (await this.#update(person, person.own)) === 'look around') unsure.push(person);
    }
    if (unsure.length > 0) await this.#lookAround(unsure);
  }

  /** A guardian as what is planned so far leaves her: her links to a pupil who is another by now follow that pupil. */
  #asPlanned(stored: Guardian): Guardian | undefined {
    const guardian = this.#persons.asPlanned(stored);
    if (guardian === undefined) return undefined;
    const records = guardian.records.map((record) =>
      record.uai === this.#uai ? this.#links.withHeirs(record) : record,
    );
    return { ...guardian, records };
  }

  #person(row: PersonRow): Person | undefined {
    const links = this.#links.linksOf(row);
    if (links.length === 0) return undefined;
    const record = recordOf(this.#uai, row, this.#staged.addressOf(row), links);
    return { row, record, traits: traitsOf([record]) };
  }

  #warn(row: PersonRow, code: 'PERSON_KNOWN_TWICE' | 'PERSON_ID_REUSED'): void {
    this.#planning.log.add(row.file, code, { line: row.line });
  }

  /**
   * Brings the record up to date. A person whose traits changed may have become one whom another school knows: that is
   * decided before anything is written of her, so that an import cut in between decides the same.
   */
  async #update(person: Person, own: Guardian): Promise<'look around' | 'done'> {
    const before = recordWith(own, person.record.key);
    const traits = traitsOf([before]);
    if (!isStillTheSame(traits, person.traits)) {
      this.#warn(person.row, 'PERSON_ID_REUSED');
      await this.#outcomes.detach(own, before);
      this.#detached.add(before.key);
      person.own = undefined;
      return 'look around';
    }
    if (JSON.stringify(traits) !== JSON.stringify(person.traits)) return 'look around';
    await this.#outcomes.replace(person, own, before);
    return 'done';
  }

  async #lookAround(persons: readonly Person[]): Promise<void> {
    const traits = persons.map((person) => person.traits);
    const named = await findCandidates(this.#planning.db, traits, (stored) => this.#asPlanned(stored));
    for (const person of persons) {
      const planned = this.#planning.severalSchools ? this.#persons.candidates(person.traits) : [];
      const all = [...planned, ...named(person.traits.nameKeys)].map((candidate) => [candidate.id, candidate] as const);
      const same = [...new Map(all).values()].filter(
        (candidate) => candidate.id !== person.own?._id && isSamePerson(candidate, person.traits),
      );
      if (person.own) await this.#unite(person, person.own, same);
      else await this.#place(person, same);
    }
  }

  /** The record of this school that a candidate has and the file has not any more: the school renumbered her. */
  #stale({ guardian }: Candidate): GuardianRecord | undefined {
    return guardian?.records.find(
      ({ uai, localId, key }) => uai === this.#uai && !this.#links.keeps(localId) && !this.handled(key),
    );
  }

  #isFree(candidate: Candidate): boolean {
    if (this.#taken.has(candidate.id)) return false;
    return !candidate.uais.includes(this.#uai) || this.#stale(candidate) !== undefined;
  }

  /** A person without a record here: that of a known person, or a new one. Who has an account comes first. */
  async #place(person: Person, same: readonly Candidate[]): Promise<void> {
    const free = same.filter((candidate) => this.#isFree(candidate));
    const chosen = free.find(({ guardian }) => guardian?.identifier !== undefined) ?? free[0];
    if (chosen === undefined) return this.#outcomes.create(person);
    this.#taken.set(chosen.id, '');
    const stale = this.#stale(chosen);
    if (stale && chosen.guardian) {
      this.#renamed.set(stale.key, person.record.localId);
      return this.#outcomes.replace(person, chosen.guardian, stale);
    }
    await this.#outcomes.merge(person, chosen);
  }

  /**
   * A person known here turns out to be one whom another school knows: her record moves there, when it is all there is of
   * her and she said nothing yet. Two who already have accounts group them themselves (F5).
   */
  async #unite(person: Person, own: Guardian, same: readonly Candidate[]): Promise<void> {
    const before = recordWith(own, person.record.key);
    const other = same.find((candidate) => this.#isFree(candidate));
    if (other === undefined) return this.#outcomes.replace(person, own, before);
    const spoke = before.links.some(({ declinedAt }) => declinedAt !== undefined);
    if (own.records.length > 1 || spoke || (await this.#outcomes.hasAccount(own))) {
      this.#warn(person.row, 'PERSON_KNOWN_TWICE');
      return this.#outcomes.replace(person, own, before);
    }
    this.#taken.set(other.id, '');
    await this.#outcomes.move(person, own, before, other);
  }
}

function recordWith(guardian: Guardian, key: string): GuardianRecord {
  const record = guardian.records.find((own) => own.key === key);
  if (record === undefined) throw new Error('a guardian was found by a record she does not have');
  return record;
}
