import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { type Account, accounts } from '../../src/idp/accounts/account.model.ts';
import type { IdpContext } from '../../src/idp/context.ts';
import { guardians } from '../../src/idp/directory/guardian.model.ts';
import { nameKey } from '../../src/idp/directory/normalise-name.ts';
import { pupils } from '../../src/idp/directory/pupil.model.ts';
import { schools } from '../../src/idp/directory/school.model.ts';

/** A child, with the birth date as a parent types it. */
export interface Child {
  pupilId: string;
  firstName: string;
  birthDate: string;
}

/** A guardian whom schools know, with what she types to be found. */
export interface Parent {
  guardianId: string;
  familyName: string;
  firstName: string;
  phone: string;
  children: Child[];
}

export const COLLEGE = '0159901F';
export const ECOLE = '0159903H';
const FIRST_NAMES = ['Ambre', 'Basile', 'Céleste', 'Désiré'];

/** A good password by the default policy, of nobody's name. */
export const PASSWORD = 'Tisane-Froide-42!';

/**
 * A guardian like no other in this database: her own mobile, her own children, born on 1 January, 1 February… 2014, in a
 * college and, from the third on, in a primary school.
 */
export async function newParent(db: Connection, { children: count = 1, familyName = 'Aubrac' } = {}): Promise<Parent> {
  const guardianId = randomUUID();
  const line = await guardians(db).countDocuments();
  const mobileKey = `063998${String(1000 + line)}`;
  const children = FIRST_NAMES.slice(0, count).map((firstName, index) => ({
    pupilId: randomUUID(),
    firstName,
    uai: index < 2 ? COLLEGE : ECOLE,
    month: `0${index + 1}`,
  }));
  await Promise.all([
    schools(db).updateOne(
      { _id: COLLEGE },
      { name: 'Collège Hortense Vailland', kind: 'second-degree', schemaVersion: 1 },
      { upsert: true },
    ),
    schools(db).updateOne(
      { _id: ECOLE },
      { name: 'École primaire du Four à chaux', kind: 'first-degree', schemaVersion: 1 },
      { upsert: true },
    ),
  ]);
  await pupils(db).create(
    children.map(({ pupilId, firstName, uai, month }) => ({
      _id: pupilId,
      familyName,
      firstName,
      birthDate: `2014-${month}-01`,
      enrolments: [{ uai, localId: pupilId, key: `${uai}:${pupilId}`, division: '5 A', level: '2110' }],
      schemaVersion: 1 as const,
    })),
  );
  await guardians(db).create({
    _id: guardianId,
    nameKeys: [nameKey(familyName, 'Léa')],
    mobileKeys: [mobileKey],
    emails: [],
    records: [...new Set(children.map(({ uai }) => uai))].map((uai) => ({
      uai,
      localId: guardianId,
      key: `${uai}:${guardianId}`,
      civility: 'MME',
      familyName,
      firstName: 'Léa',
      mobile: `+33${mobileKey.slice(1)}`,
      links: children.filter((child) => child.uai === uai).map(({ pupilId }) => ({ pupilId, level: 1, kinship: '10' })),
    })),
    schemaVersion: 1,
  });
  return {
    guardianId,
    familyName,
    firstName: 'Léa',
    phone: mobileKey.replace(/\d\d(?=\d)/g, '$& '),
    children: children.map(({ pupilId, firstName, month }) => ({ pupilId, firstName, birthDate: `01/${month}/2014` })),
  };
}

/** An account opened earlier by this guardian, with {@link PASSWORD}. */
export async function openedAccount(idp: IdpContext, parent: Parent, more: Partial<Account> = {}): Promise<Account> {
  const account: Account = {
    _id: randomUUID(),
    kind: 'guardian',
    identifier: `l.aubrac-${parent.phone.replaceAll(' ', '').slice(-4)}`,
    passwordHash: await idp.passwords.hash(PASSWORD),
    guardianIds: [parent.guardianId],
    openedBy: 'sms',
    civility: 'Mme',
    givenName: parent.firstName,
    familyName: parent.familyName,
    locale: 'fr',
    createdAt: idp.clock.now(),
    schemaVersion: 1,
    ...more,
  };
  await accounts(idp.db).create(account);
  return account;
}
