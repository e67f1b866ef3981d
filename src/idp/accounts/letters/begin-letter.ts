import { trusted } from 'mongoose';
import { HOUR_MS, MINUTE_MS } from '../../../clock.ts';
import { parseMobile } from '../../../phone/parse-mobile.ts';
import type { IdpContext } from '../../context.ts';
import { findGuardians } from '../../directory/find-guardians.ts';
import { findPerson } from '../../directory/find-person.ts';
import { type Account, accounts } from '../account.model.ts';
import { type Letter, letters } from './letter.model.ts';
import { letterJourneys } from './letter-journey.model.ts';

/** All documents of the person: two schools may know her too differently for the import to tell, as in B2. */
async function everyDocument({ db }: IdpContext, { guardianIds }: Letter): Promise<string[]> {
  const persons = await findPerson(db, { guardianIds });
  const records = persons.flatMap((person) => person.records);
  const others = await Promise.all(
    records.map(({ mobile, familyName, useName, firstName }) => {
      const parsed = parseMobile(mobile ?? '', { allowFiction: true, allowForeign: true });
      return parsed.ok
        ? findGuardians(db, { familyName: useName ?? familyName, firstName, mobileKey: parsed.key })
        : [];
    }),
  );
  return [...new Set([...persons, ...others.flat()].map(({ _id }) => _id))].sort();
}

const accountOf = ({ db }: IdpContext, { accountId, kind, pupilId, purpose }: Letter, guardianIds: string[]) => {
  if (purpose === 'reset') return accounts(db).findById(accountId).lean<Account>();
  const who = kind === 'pupil' ? { pupilId: pupilId! } : { guardianIds: trusted({ $in: guardianIds }) };
  return accounts(db).findOne(who).lean<Account>();
};

/** A process died between using the letter up and opening the account: the letter serves again. */
async function takeBack({ clock, db }: IdpContext, { _id, accountId }: Letter): Promise<void> {
  // Open once, and closed since.
  if (await accounts(db).exists({ _id: accountId })) return;
  const longAgo = new Date(clock.now().getTime() - MINUTE_MS);
  await letters(db).updateOne({ _id, usedAt: trusted({ $lt: longAgo }) }, { $unset: { usedAt: 1, usedBy: 1 } });
}

/**
 * Begins the first sign-in by a letter whose password was typed rightly (C2, C3), in one interaction. What the same
 * interaction did by a letter before is forgotten: every step is proved anew, but for an e-mail confirmed already.
 */
export async function beginLetter(idp: IdpContext, { uid, letter }: { uid: string; letter: Letter }): Promise<void> {
  const { clock, config, db } = idp;
  const now = clock.now();
  const guardianIds = letter.kind === 'guardian' ? await everyDocument(idp, letter) : [];
  const account = await accountOf(idp, letter, guardianIds);
  if (letter.purpose === 'open' && !account) await takeBack(idp, letter);
  const resets = letter.purpose === 'reset' && account && !account.closed;
  await letterJourneys(db).replaceOne(
    { _id: uid },
    {
      letterId: letter._id,
      provedAt: now,
      guardianIds,
      ...(letter.purpose === 'open' && account && { active: true as const }),
      ...(resets && { identifier: account.identifier }),
      expiresAt: new Date(now.getTime() + config.activation.journeyHours * HOUR_MS),
      schemaVersion: 1,
    },
    { upsert: true },
  );
}
