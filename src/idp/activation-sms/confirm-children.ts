import { trusted } from 'mongoose';
import type { FieldError } from '../../web/forms.ts';
import { judgeChildren } from '../accounts/opening/judge-children.ts';
import { reserveIdentifier } from '../accounts/reserve-identifier.ts';
import type { IdpContext } from '../context.ts';
import { findPerson } from '../directory/find-person.ts';
import { type Activation, activations } from './activation.model.ts';
import { findActivation } from './find-activation.ts';

export type Confirmed = { ok: true; activation: Activation | undefined } | { ok: false; errors: FieldError[] };

/**
 * Takes the answers on the children (B6). Nothing is noted in the directory before the account is open. Once all is right
 * the person's identifier is reserved, for the page that shows it (B7).
 */
export async function confirmChildren(
  idp: IdpContext,
  activation: Activation,
  typed: Readonly<Record<string, string>>,
): Promise<Confirmed> {
  const { clock, db } = idp;
  const { _id, guardianIds, identityKey } = activation;
  const judged = await judgeChildren(idp, { salt: _id, guardianIds, typed });
  if (!judged.ok) return judged;
  const identifier = await reserveIdentifier(db, await findPerson(db, activation));
  const confirmed = await activations(db)
    .findOneAndUpdate(
      { _id, identityKey, 'code.usedAt': trusted({ $exists: true }), openedAt: trusted({ $exists: false }) },
      { $set: { answers: judged.answers, identifier } },
      { returnDocument: 'after' },
    )
    .lean<Activation>();
  return { ok: true, activation: confirmed ?? (await findActivation(db, _id, clock)) };
}
