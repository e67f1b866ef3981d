import type { mongo } from 'mongoose';
import type { Guardian } from '../guardian.model.ts';
import type { Pupil } from '../pupil.model.ts';
import type { School } from '../school.model.ts';

/**
 * One write of the plan. Each is harmless when it is done twice, and no order of stopping leaves a state from which the
 * same files do not lead to the right one: there are no transactions (design.md «Storage»).
 */
export type Operation =
  | { into: 'schools'; write: mongo.AnyBulkWriteOperation<School> }
  | { into: 'pupils'; write: mongo.AnyBulkWriteOperation<Pupil> }
  | { into: 'guardians'; write: mongo.AnyBulkWriteOperation<Guardian> };

export const writeSchool = (write: mongo.AnyBulkWriteOperation<School>): Operation => ({ into: 'schools', write });
export const writePupil = (write: mongo.AnyBulkWriteOperation<Pupil>): Operation => ({ into: 'pupils', write });
export const writeGuardian = (write: mongo.AnyBulkWriteOperation<Guardian>): Operation => ({
  into: 'guardians',
  write,
});

/** `$set` and `$unset` that turn the values of `before` into those of `after` under `prefix`; undefined when equal. */
export function changesBetween<T extends object>(
  before: Partial<T>,
  after: Partial<T>,
  names: readonly (keyof T & string)[],
  prefix = '',
): { set: Record<string, unknown>; unset: Record<string, 1> } | undefined {
  const set: Record<string, unknown> = {};
  const unset: Record<string, 1> = {};
  for (const name of names) {
    const value = after[name];
    if (JSON.stringify(before[name] ?? null) === JSON.stringify(value ?? null)) continue;
    if (value === undefined || value === null) unset[prefix + name] = 1;
    else set[prefix + name] = value;
  }
  return Object.keys(set).length + Object.keys(unset).length === 0 ? undefined : { set, unset };
}

/** The update document of these changes, without the empty operators that the database refuses. */
export function updateOf(changes: { set: Record<string, unknown>; unset: Record<string, 1> }): Record<string, object> {
  const update: Record<string, object> = {};
  if (Object.keys(changes.set).length > 0) update.$set = changes.set;
  if (Object.keys(changes.unset).length > 0) update.$unset = changes.unset;
  return update;
}
