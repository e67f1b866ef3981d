import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { IdpContext } from '../../context.ts';
import { type Child, childrenOf } from '../../directory/children-of.ts';

/** A child to answer for, and the names of her two fields, which tell nothing of her. */
export interface AskedChild extends Child {
  answerField: string;
  bornField: string;
}

/** Whose children are asked about. */
export interface ChildrenQuestion {
  /** Such as the interaction's uid: makes the names of the fields this journey's own. */
  salt: string;
  /** The person's documents in the directory. */
  guardianIds: readonly string[];
}

const FIELD_MAX = 100;

/** Two fields a child, named after her (B6): `judge-children.ts` reads those that were asked for. */
export const childrenForm = z.record(z.string().max(FIELD_MAX), z.string().max(FIELD_MAX));

/** The children to answer for (B6), each once: one that two schools know is asked about under the first. */
export async function askedChildren(
  { db }: Pick<IdpContext, 'db'>,
  { salt, guardianIds }: ChildrenQuestion,
): Promise<AskedChild[]> {
  const children = await childrenOf(db, guardianIds);
  const once = new Map<string, AskedChild>();
  for (const child of children) {
    const field = createHash('sha256').update(`${salt}\0${child.pupilId}`).digest('hex').slice(0, 12);
    if (!once.has(child.pupilId)) {
      once.set(child.pupilId, { ...child, answerField: `child-${field}`, bornField: `born-${field}` });
    }
  }
  return [...once.values()];
}
