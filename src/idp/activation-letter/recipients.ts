import { type Connection, trusted } from 'mongoose';
import { type Account, accounts } from '../accounts/account.model.ts';
import { namesOf } from '../accounts/reserve-identifier.ts';
import { type Guardian, type GuardianRecord, guardians } from '../directory/guardian.model.ts';
import { nameKey } from '../directory/normalise-name.ts';
import { type Pupil, pupils } from '../directory/pupil.model.ts';

/** Whom letters are made for (C1). */
interface LettersFor {
  uai: string;
  /** One class, as the school writes it. */
  division?: string | undefined;
  kind: 'guardian' | 'pupil';
  /** One person: an account's identifier, or «NOM Prénom». */
  person?: string | undefined;
}

/** A person of the school, as her letter and the summary name her. */
export interface Recipient {
  kind: 'guardian' | 'pupil';
  guardianIds: string[];
  pupilId?: string;
  /** Civility, first name, NAME. */
  name: string;
  familyName: string;
  firstName: string;
  /** Present where the school knows one. */
  address?: string[];
  /** The pupil's, or that of the guardian's first child. */
  division: string;
  /** First names of a guardian's children in this school. */
  children: { firstName: string; division: string }[];
  /** The account she has already. */
  account?: Pick<Account, '_id' | 'identifier' | 'closed'>;
}

const byClassThenName = (a: Recipient, b: Recipient) =>
  a.division.localeCompare(b.division, 'fr', { numeric: true }) ||
  a.familyName.localeCompare(b.familyName, 'fr') ||
  a.firstName.localeCompare(b.firstName, 'fr');

const divisionIn = (pupil: Pupil, uai: string) =>
  pupil.enrolments.find((enrolment) => enrolment.uai === uai && !enrolment.leftOn)?.division ?? '';

const same = (a: string, b: string) => a.localeCompare(b, 'fr', { sensitivity: 'base', ignorePunctuation: true }) === 0;

/** The pupils whom a school has today. */
async function pupilsOf(db: Connection, { uai, division }: LettersFor): Promise<Pupil[]> {
  const found = await pupils(db)
    .find({ enrolments: trusted({ $elemMatch: { uai, leftOn: { $exists: false } } }) })
    .lean<Pupil[]>();
  return found.filter((pupil) => division === undefined || same(divisionIn(pupil, uai), division));
}

type Found = Pick<Account, '_id' | 'identifier' | 'closed' | 'guardianIds' | 'pupilId'>;
const FIELDS = { identifier: 1, closed: 1, guardianIds: 1, pupilId: 1 };

async function guardianRecipients(db: Connection, wanted: LettersFor): Promise<Recipient[]> {
  const { uai } = wanted;
  const [inClass, persons] = await Promise.all([
    pupilsOf(db, wanted),
    guardians(db).find({ 'records.uai': uai }).lean<Guardian[]>(),
  ]);
  const pupilById = new Map(inClass.map((pupil) => [pupil._id, pupil]));
  const ids = persons.map(({ _id }) => _id);
  const found = await accounts(db)
    .find({ guardianIds: trusted({ $in: ids }) }, FIELDS)
    .lean<Found[]>();
  const accountById = new Map(found.flatMap((account) => account.guardianIds.map((id) => [id, account] as const)));
  return persons.flatMap((person): Recipient[] => {
    const record = person.records.find((one) => one.uai === uai);
    const children = record ? childrenOf(record, pupilById) : [];
    if (!record || children.length === 0) return [];
    const { firstName, name, civility } = namesOf([{ records: [record] }]);
    const listed = children.map((child) => ({ firstName: child.firstName, division: divisionIn(child, uai) }));
    const account = accountById.get(person._id);
    return [
      {
        kind: 'guardian',
        guardianIds: account?.guardianIds ?? [person._id],
        name: [civility, firstName, name].filter(Boolean).join(' '),
        familyName: name,
        firstName,
        ...(record.address && record.address.length > 0 && { address: record.address }),
        division: listed[0]!.division,
        children: listed,
        ...(account && { account }),
      },
    ];
  });
}

/** Of whom this record makes a legal representative today, eldest first. */
function childrenOf({ links }: GuardianRecord, pupilById: ReadonlyMap<string, Pupil>): Pupil[] {
  return links
    .filter(({ level, declinedAt }) => level === 1 && !declinedAt)
    .flatMap(({ pupilId }) => pupilById.get(pupilId) ?? [])
    .sort((a, b) => a.birthDate.localeCompare(b.birthDate));
}

async function pupilRecipients(db: Connection, wanted: LettersFor): Promise<Recipient[]> {
  const found = await pupilsOf(db, wanted);
  const ids = found.map(({ _id }) => _id);
  const opened = await accounts(db)
    .find({ pupilId: trusted({ $in: ids }) }, FIELDS)
    .lean<Found[]>();
  const accountById = new Map(opened.map((account) => [account.pupilId, account]));
  return found.map((pupil): Recipient => {
    const account = accountById.get(pupil._id);
    const familyName = pupil.useName ?? pupil.familyName;
    return {
      kind: 'pupil',
      guardianIds: [],
      pupilId: pupil._id,
      name: `${pupil.firstName} ${familyName}`,
      familyName,
      firstName: pupil.firstName,
      division: divisionIn(pupil, wanted.uai),
      children: [],
      ...(account && { account }),
    };
  });
}

/** The persons of a school whom letters are asked for, class by class, in one query a collection. */
export async function recipientsOf(db: Connection, wanted: LettersFor): Promise<Recipient[]> {
  const all = await (wanted.kind === 'guardian' ? guardianRecipients(db, wanted) : pupilRecipients(db, wanted));
  const { person } = wanted;
  const isWanted = ({ account, familyName, firstName }: Recipient) =>
    person === undefined ||
    account?.identifier === person.trim().toLowerCase() ||
    [`${familyName} ${firstName}`, `${firstName} ${familyName}`].some(
      (name) => nameKey(name, '') === nameKey(person, ''),
    );
  return all.filter(isWanted).sort(byClassThenName);
}
