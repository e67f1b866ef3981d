import { type Connection, trusted } from 'mongoose';
import { type Guardian, guardians } from '../directory/guardian.model.ts';
import type { Activation } from './activation.model.ts';

/** All that the schools know of the person who opens an account: one document, or several that are hers. */
export const findPerson = (db: Connection, { guardianIds }: Pick<Activation, 'guardianIds'>): Promise<Guardian[]> =>
  guardians(db)
    .find({ _id: trusted({ $in: guardianIds }) })
    .sort({ _id: 1 })
    .lean<Guardian[]>();
