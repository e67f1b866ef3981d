import type { Connection } from 'mongoose';
import { isDuplicateKey, updateOrInsert } from '../../storage/update-or-insert.ts';
import { type Guardian, guardians } from '../directory/guardian.model.ts';
import { type Pupil, pupils } from '../directory/pupil.model.ts';
import { accounts } from './account.model.ts';
import { type IdentifierCounter, identifierCounters } from './identifier-counter.model.ts';
import { identifierStem } from './identifier-stem.ts';

/** Names that end in digits can meet a number given to a homonym; more meetings than this are no accident. */
const MEETINGS = 5;

/** The next identifier of a stem: the stem itself, then with 1, 2… No other process gets the same. */
async function nextIdentifier(db: Connection, stem: string): Promise<string> {
  const counter = await updateOrInsert<IdentifierCounter>(identifierCounters(db).collection, stem, [
    { $set: { given: { $add: [{ $ifNull: ['$given', 0] }, 1] }, schemaVersion: 1 } },
  ]);
  return counter.given === 1 ? stem : `${stem}${counter.given - 1}`;
}

/** The files' MME and MLLE as French writes them today; «M.» stays. */
const titleOf = (civility: string) => (/^(mme|mlle)\.?$/i.test(civility) ? 'Mme' : civility);

/** The names that the schools agree least to differ on: the use name where one of them has it. */
export function namesOf(persons: readonly Pick<Guardian, 'records'>[]) {
  const records = persons.flatMap(({ records }) => records).sort((a, b) => a.key.localeCompare(b.key));
  const record = records.find(({ useName }) => useName) ?? records[0];
  if (!record) throw new Error('a guardian without record');
  const civility = record.civility ?? records.find((other) => other.civility)?.civility;
  return {
    firstName: record.firstName,
    name: record.useName ?? record.familyName,
    civility: civility && titleOf(civility),
  };
}

/**
 * The identifier kept for a person (B7), made the first time she needs one, the same ever after, whatever she abandons.
 * Of two requests at once both get the one that was kept first; the other number is lost.
 *
 * @param persons all documents of the person, as just read; the first in order keeps the identifier
 */
export async function reserveIdentifier(db: Connection, persons: readonly Guardian[]): Promise<string> {
  const reserved = persons.find(({ identifier }) => identifier)?.identifier;
  if (reserved) return reserved;
  const [keeper] = persons.map(({ _id }) => _id).sort();
  return keepFree(db, identifierStem(namesOf(persons)), (identifier) =>
    guardians(db).findOneAndUpdate({ _id: keeper }, keep(identifier), KEPT).lean<Kept>(),
  );
}

/** The same for a pupil (C2). */
export async function reservePupilIdentifier(db: Connection, pupil: Pupil): Promise<string> {
  const { _id, firstName, useName, familyName, identifier: reserved } = pupil;
  if (reserved) return reserved;
  return keepFree(db, identifierStem({ firstName, name: useName ?? familyName }), (identifier) =>
    pupils(db).findOneAndUpdate({ _id }, keep(identifier), KEPT).lean<Kept>(),
  );
}

type Kept = { identifier?: string } | null;

const KEPT = { updatePipeline: true, returnDocument: 'after', projection: { identifier: 1 } } as const;

const keep = (identifier: string) => [{ $set: { identifier: { $ifNull: ['$identifier', identifier] } } }];

async function keepFree(db: Connection, stem: string, keeping: (identifier: string) => Promise<Kept>): Promise<string> {
  for (let meeting = 0; meeting < MEETINGS; meeting += 1) {
    const identifier = await nextIdentifier(db, stem);
    if (await accounts(db).exists({ identifier })) continue;
    try {
      const kept = await keeping(identifier);
      if (kept?.identifier) return kept.identifier;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
  throw new Error('no identifier is free');
}
