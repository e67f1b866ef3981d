import { type Connection, trusted } from 'mongoose';
import { findPerson } from '../directory/find-person.ts';
import { normaliseName } from '../directory/normalise-name.ts';
import { type Pupil, pupils } from '../directory/pupil.model.ts';
import { restoreChild } from '../directory/restore-child.ts';
import { type Account, accounts } from './account.model.ts';

interface DeclinedChild {
  /** The account’s, in any case. */
  identifier: string;
  firstName: string;
  /** YYYY-MM-DD, where two of them have one first name. */
  born?: string;
}

type Restored =
  | { ok: true; account: Account; pupil: Pupil }
  | { ok: false; reason: 'no-account' | 'no-child' | 'several' };

/**
 * Ties a pupil to an account again whose owner had said not to be the legal representative (F6), because the school says
 * that she is. She sees the child at once.
 */
export async function restoreDeclinedChild(
  db: Connection,
  { identifier, firstName, born }: DeclinedChild,
): Promise<Restored> {
  const account = await accounts(db).findOne({ identifier: identifier.toLowerCase() }).lean<Account>();
  if (!account || account.closed) return { ok: false, reason: 'no-account' };
  const { guardianIds = [] } = account;
  const declined = await declinedPupils(db, guardianIds);
  const [pupil, other] = declined.filter(
    (one) =>
      normaliseName(one.firstName) === normaliseName(firstName) && (born === undefined || one.birthDate === born),
  );
  if (!pupil) return { ok: false, reason: 'no-child' };
  if (other) return { ok: false, reason: 'several' };
  await restoreChild(db, { guardianIds, pupilId: pupil._id });
  return { ok: true, account, pupil };
}

async function declinedPupils(db: Connection, guardianIds: readonly string[]): Promise<Pupil[]> {
  const links = (await findPerson(db, { guardianIds })).flatMap(({ records }) => records.flatMap((one) => one.links));
  const ids = links.flatMap(({ pupilId, declinedAt }) => (declinedAt ? [pupilId] : []));
  return pupils(db)
    .find({ _id: trusted({ $in: ids }) })
    .lean<Pupil[]>();
}
