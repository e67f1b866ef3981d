import { trusted } from 'mongoose';
import type { Locale } from '../../web/texts.ts';
import { openAccount } from '../accounts/open-account.ts';
import { type ChildAnswer, declinedIn } from '../accounts/opening/child-answer.ts';
import type { IdpContext } from '../context.ts';
import { findPerson } from '../directory/find-person.ts';
import { bindSession } from './keep-visit.ts';
import { type FranceConnectVisit, franceConnectVisits } from './visit.model.ts';

interface Opening {
  visit: FranceConnectVisit;
  answers: ChildAnswer[];
  locale: Locale;
}

/**
 * Opens the account of a person who proved twice who she is (D2), without a password. The visit is marked afterwards: a
 * process that dies in between leaves a whole account, which the same page, sent again, finds. Where she has opened one
 * elsewhere meanwhile, this visit ends at it.
 */
export async function openByVisit(idp: IdpContext, { visit, answers, locale }: Opening): Promise<void> {
  const { clock, db } = idp;
  const { _id, accountId, issuer, sub, proved = [], provedBy, phone, identifier = '' } = visit;
  const persons = await findPerson(db, { guardianIds: proved });
  const opened = await openAccount(idp, {
    accountId,
    persons,
    identifier,
    openedBy: 'franceconnect',
    franceConnect: { issuer, sub, linkedAt: clock.now() },
    ...(provedBy === 'sms' && phone && { phone }),
    locale,
    declinedPupilIds: declinedIn(answers),
  });
  const filter = { _id, accountId, openedAt: trusted({ $exists: false }) };
  if (!opened.ok) {
    await franceConnectVisits(db).updateOne(filter, { $set: { active: true } });
    return;
  }
  const mobile = persons.flatMap(({ records }) => records).find((record) => record.mobile)?.mobile;
  await Promise.all([
    bindSession(db, visit, accountId),
    // The proof was not by SMS: whoever holds the phone of the school's file learns of it all the same (S12).
    provedBy === 'birth-dates' && mobile && tell(idp, { to: mobile, accountId, identifier, locale }),
  ]);
  await franceConnectVisits(db).updateOne(filter, {
    $set: { openedAt: clock.now(), answers },
    $unset: { code: 1, phone: 1, mobileKey: 1, maskedPhone: 1 },
  });
}

interface Notice {
  to: string;
  accountId: string;
  identifier: string;
  locale: Locale;
}

const tell = ({ outbox }: IdpContext, { to, accountId, identifier, locale }: Notice) =>
  outbox.enqueue({
    key: `account-activated:${accountId}`,
    channel: 'sms',
    to,
    template: 'account-activated',
    locale,
    params: { identifier },
  });
