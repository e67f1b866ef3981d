import { type Connection, trusted } from 'mongoose';
import { type Account, accounts } from '../accounts/account.model.ts';
import { type Guardian, type GuardianRecord, guardians } from '../directory/guardian.model.ts';

/** A legal representative of a pupil, as her school knows her, with her account if she has one. */
export interface LegalGuardian {
  guardianId: string;
  record: GuardianRecord;
  account?: GuardianAccount;
}

type GuardianAccount = Pick<Account, '_id' | 'guardianIds' | 'email' | 'locale'>;
const ACCOUNT_FIELDS = { guardianIds: 1, email: 1, locale: 1 };

const actsFor = (pupilId: string) => (link: GuardianRecord['links'][number]) =>
  link.pupilId === pupilId && link.level === 1 && !link.declinedAt;

/**
 * The legal representatives of these pupils at a school, by the pupil's `_id`: those who said that they are not are left
 * out (B6, F6). Two queries for all, by indexes. Of one person whom the school has twice, or whose account brought two
 * together, one record counts.
 */
export async function guardiansOf(
  db: Connection,
  uai: string,
  pupilIds: readonly string[],
): Promise<Map<string, LegalGuardian[]>> {
  const found = await guardians(db)
    .find({ 'records.links.pupilId': trusted({ $in: pupilIds }) }, { records: 1 })
    .sort({ _id: 1 })
    .lean<Pick<Guardian, '_id' | 'records'>[]>();
  const opened = await accounts(db)
    .find({ guardianIds: trusted({ $in: found.map(({ _id }) => _id) }), closed: trusted({ $exists: false }) })
    .select(ACCOUNT_FIELDS)
    .lean<GuardianAccount[]>();
  const accountOf = new Map(opened.flatMap((account) => account.guardianIds.map((id) => [id, account] as const)));
  const legal = (pupilId: string) => {
    const all = found.flatMap(({ _id, records }): LegalGuardian[] => {
      const record = records.find((one) => one.uai === uai && one.links.some(actsFor(pupilId)));
      const account = accountOf.get(_id);
      return record ? [{ guardianId: _id, record, ...(account && { account }) }] : [];
    });
    const sameAccount = ({ account }: LegalGuardian) => all.find((one) => account && one.account?._id === account._id);
    return all.filter((guardian) => (sameAccount(guardian) ?? guardian) === guardian);
  };
  return new Map(pupilIds.map((pupilId) => [pupilId, legal(pupilId)]));
}
