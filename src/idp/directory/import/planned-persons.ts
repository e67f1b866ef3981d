import type { Guardian } from '../guardian.model.ts';
import { type Traits, traitsOf } from './guardian-record.ts';
import { TextMap } from './text-map.ts';

/** A person whom a row may be about: in the database, or planned by an earlier school of the same import. */
export interface Candidate extends Traits {
  id: string;
  /** Schools that know her. */
  uais: string[];
  /** Her document, when the database has it. */
  guardian?: Guardian;
}

/**
 * What the schools of one import have planned so far, for the schools after them: nothing is written before all is
 * planned.
 */
export class PlannedPersons {
  #numbersByTrait = new TextMap();
  #packedByNumber = new TextMap();
  /** Documents of the database as this import will leave them, as JSON. */
  #edited = new TextMap();
  #gone = new Set<string>();

  add(id: string, uai: string, traits: Traits): void {
    const number = String(this.#packedByNumber.size);
    this.#packedByNumber.set(number, [id, uai, ...pack(traits)].join('\t'));
    for (const trait of traitNames(traits)) {
      const others = this.#numbersByTrait.get(trait);
      this.#numbersByTrait.set(trait, others === undefined ? number : `${others} ${number}`);
    }
  }

  edit(guardian: Guardian): void {
    this.#edited.set(guardian._id, JSON.stringify(guardian));
    const traits = traitsOf(guardian.records);
    for (const { uai } of guardian.records) this.add(guardian._id, uai, traits);
  }

  remove(id: string): void {
    this.#gone.add(id);
  }

  #editedGuardian(id: string): Guardian | undefined {
    const text = this.#edited.get(id);
    return text === undefined ? undefined : (JSON.parse(text) as Guardian);
  }

  /** A document just read, as this import will leave it; undefined when it will be gone. */
  asPlanned(guardian: Guardian): Guardian | undefined {
    return this.#gone.has(guardian._id) ? undefined : (this.#editedGuardian(guardian._id) ?? guardian);
  }

  /** Planned persons with one of these traits. */
  candidates(traits: Traits): Candidate[] {
    const numbers = new Set(traitNames(traits).flatMap((trait) => this.#numbersByTrait.get(trait)?.split(' ') ?? []));
    const found = new Map<string, Candidate>();
    for (const number of numbers) {
      const candidate = unpack(this.#packedByNumber.get(number)!);
      if (this.#gone.has(candidate.id)) continue;
      const known = found.get(candidate.id);
      if (known) known.uais.push(...candidate.uais);
      else found.set(candidate.id, { ...candidate, guardian: this.#editedGuardian(candidate.id) });
    }
    return [...found.values()];
  }
}

export const candidateOf = (guardian: Guardian): Candidate => ({
  id: guardian._id,
  uais: guardian.records.map(({ uai }) => uai),
  ...traitsOf(guardian.records),
  // Who left every school has no record to tell her names any more, only these.
  ...(guardian.records.length === 0 && {
    nameKeys: guardian.nameKeys,
    mobileKeys: guardian.mobileKeys,
    emails: guardian.emails,
  }),
  guardian,
});

function traitNames({ mobileKeys, emails, pupilIds }: Traits): string[] {
  return [
    ...mobileKeys.map((key) => `m${key}`),
    ...emails.map((key) => `e${key}`),
    ...pupilIds.map((key) => `c${key}`),
  ];
}

const pack = ({ nameKeys, mobileKeys, emails, pupilIds }: Traits) =>
  [nameKeys, mobileKeys, emails, pupilIds].map((list) => list.join(' '));

function unpack(packed: string): Candidate {
  const [id, uai, ...lists] = packed.split('\t');
  const [nameKeys, mobileKeys, emails, pupilIds] = lists.map((list) => (list === '' ? [] : list.split(' ')));
  return { id: id!, uais: [uai!], nameKeys: nameKeys!, mobileKeys: mobileKeys!, emails: emails!, pupilIds: pupilIds! };
}
