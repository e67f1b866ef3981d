import { trusted } from 'mongoose';
import { accounts } from '../../accounts/account.model.ts';
import type { Guardian, GuardianRecord } from '../guardian.model.ts';
import type { Traits } from './guardian-record.ts';
import type { SchoolReport } from './import-report.ts';
import { writeGuardian } from './operations.ts';
import type { Candidate, PlannedPersons } from './planned-persons.ts';
import type { Planning } from './planning.ts';
import { addRecord, removeRecord, replaceRecord } from './record-changes.ts';
import type { PersonRow } from './rows.ts';

/** One person of the file, with what the directory has under her local id. */
export interface Person {
  row: PersonRow;
  record: GuardianRecord;
  traits: Traits;
  own?: Guardian;
}

/** What may become of one person of a school's file: the writes of it, what later persons must know, and the count. */
export class GuardianOutcomes {
  #planning: Planning;
  #uai: string;
  #tellsAddresses: boolean;
  #persons: PlannedPersons;
  #report: SchoolReport;

  constructor(planning: Planning, uai: string, tellsAddresses: boolean, persons: PlannedPersons, report: SchoolReport) {
    this.#planning = planning;
    this.#uai = uai;
    this.#tellsAddresses = tellsAddresses;
    this.#persons = persons;
    this.#report = report;
  }

  /** Her record is brought up to date, when it is not. */
  async replace(person: Person, own: Guardian, before: GuardianRecord): Promise<void> {
    const change = replaceRecord(own, before, this.#completed(person, before));
    if (change === undefined) {
      this.#report.guardians.unchanged += 1;
      return;
    }
    for (const operation of change.operations) await this.#planning.operations.append(operation);
    if (this.#planning.severalSchools) this.#persons.edit(change.after);
    this.#report.guardians.updated += 1;
    this.#report.links.added += change.added;
    this.#report.links.removed += change.removed;
  }

  /** Her record is taken from whom it was of. */
  async detach(own: Guardian, record: GuardianRecord): Promise<void> {
    const { operation, after } = removeRecord(own, record.key, await this.hasAccount(own));
    await this.#planning.operations.append(operation);
    this.#persons.edit(after);
    this.#report.links.removed += record.links.length;
  }

  /** She is a person whom another school knows. */
  async merge(person: Person, other: Candidate): Promise<void> {
    await this.#join(person, other);
    this.#report.guardians.merged += 1;
    this.#report.links.added += person.record.links.length;
  }

  /** She was known here apart, and is a person whom another school knows: her record moves there. */
  async move(person: Person, own: Guardian, before: GuardianRecord, other: Candidate): Promise<void> {
    await this.#planning.operations.append(removeRecord(own, before.key, false).operation);
    this.#persons.remove(own._id);
    await this.#join({ ...person, record: this.#completed(person, before) }, other);
    this.#report.guardians.merged += 1;
  }

  /** Nobody knows her yet. */
  async create({ record, traits }: Person): Promise<void> {
    const id = this.#planning.newId();
    const { nameKeys, mobileKeys, emails } = traits;
    const document: Guardian = { _id: id, nameKeys, mobileKeys, emails, records: [record], schemaVersion: 1 };
    await this.#planning.operations.append(writeGuardian({ insertOne: { document } }));
    if (this.#planning.severalSchools) this.#persons.add(id, this.#uai, traits);
    this.#report.guardians.created += 1;
    this.#report.links.added += record.links.length;
  }

  async hasAccount({ _id, identifier }: Guardian): Promise<boolean> {
    if (identifier !== undefined) return true;
    const held = trusted({ $or: [{ guardianIds: _id }, { 'closed.kept.guardianIds': _id }] });
    return (await accounts(this.#planning.db).exists(held)) !== null;
  }

  async #join(person: Person, { id, guardian }: Candidate): Promise<void> {
    await this.#planning.operations.append(addRecord(id, person.record));
    if (guardian) this.#persons.edit({ ...guardian, records: [...guardian.records, person.record] });
    else this.#persons.add(id, this.#uai, person.traits);
  }

  /** A file without addresses says nothing of them: the known one stays. */
  #completed({ record }: Person, before: GuardianRecord): GuardianRecord {
    return this.#tellsAddresses ? record : { ...record, address: before.address };
  }
}
