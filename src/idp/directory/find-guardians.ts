import { type Connection, trusted } from 'mongoose';
import { type Guardian, guardians } from './guardian.model.ts';
import { nameKey } from './normalise-name.ts';

interface GuardianQuestion {
  familyName: string;
  firstName: string;
  /** Matching key of the mobile (see `phone/parse-mobile.ts`). */
  mobileKey: string;
}

/**
 * The persons whom a school knows as a legal representative under that name (birth or use name) and that mobile (B2). More
 * than one is one person whom two schools know too differently for the import to tell. She may have no child left: ask
 * `childrenOf`. One query, served by the index on `mobileKeys`.
 */
export function findGuardians(db: Connection, question: GuardianQuestion): Promise<Guardian[]> {
  return guardians(db)
    .find({
      mobileKeys: question.mobileKey,
      nameKeys: nameKey(question.familyName, question.firstName),
      'records.links': trusted({ $elemMatch: { level: 1 } }),
    })
    .lean<Guardian[]>();
}
