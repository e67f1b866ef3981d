import { type Connection, trusted } from 'mongoose';
import { type Guardian, guardians } from './guardian.model.ts';

/** All that the schools know of one person: one document, or several that are hers. */
export const findPerson = (db: Connection, { guardianIds }: { guardianIds: readonly string[] }): Promise<Guardian[]> =>
  guardians(db)
    .find({ _id: trusted({ $in: [...guardianIds] }) })
    .sort({ _id: 1 })
    .lean<Guardian[]>();
