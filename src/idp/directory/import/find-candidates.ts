import type { Connection } from 'mongoose';
import { type Guardian, guardians } from '../guardian.model.ts';
import type { Traits } from './guardian-record.ts';
import { type Candidate, candidateOf } from './planned-persons.ts';

/**
 * The persons of the database who share a phone, an e-mail or a child with one of these, and what of them has one of the
 * names asked for. Three queries at once, each on its index; `asPlanned` tells how this import will leave each of them.
 */
export async function findCandidates(
  db: Connection,
  persons: readonly Traits[],
  asPlanned: (stored: Guardian) => Guardian | undefined,
): Promise<(names: readonly string[]) => Candidate[]> {
  const { collection } = guardians(db);
  const all = (trait: keyof Traits): string[] => persons.flatMap((traits) => traits[trait]);
  const found = await Promise.all([
    collection.find<Guardian>({ mobileKeys: { $in: all('mobileKeys') } }).toArray(),
    collection.find<Guardian>({ emails: { $in: all('emails') } }).toArray(),
    collection.find<Guardian>({ 'records.links.pupilId': { $in: all('pupilIds') } }).toArray(),
  ]);
  const byName = new Map<string, Map<string, Candidate>>();
  for (const stored of found.flat()) {
    const guardian = asPlanned(stored);
    if (guardian === undefined) continue;
    const candidate = candidateOf(guardian);
    for (const name of candidate.nameKeys) {
      byName.set(name, (byName.get(name) ?? new Map<string, Candidate>()).set(candidate.id, candidate));
    }
  }
  return (names) => names.flatMap((name) => [...(byName.get(name)?.values() ?? [])]);
}
