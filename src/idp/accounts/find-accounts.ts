import { trusted } from 'mongoose';
import { parseMobile } from '../../phone/parse-mobile.ts';
import type { IdpContext } from '../context.ts';
import { pupils } from '../directory/pupil.model.ts';
import { type Account, accounts } from './account.model.ts';
import { identifierStem } from './identifier-stem.ts';

/** More than support reads; who has so many homonyms asks by identifier, e-mail or phone. */
const MOST = 20;

/** The identifiers that a first name and a name may have led to, in either order: the index serves them as ranges. */
function stemsOf(text: string): string[] {
  const words = text.split(/\s+/);
  if (words.length < 2) return [];
  const [first, last] = [words[0]!, words.at(-1)!];
  const rest = { start: words.slice(1).join(' '), end: words.slice(0, -1).join(' ') };
  return [identifierStem({ firstName: first, name: rest.start }), identifierStem({ firstName: last, name: rest.end })];
}

/**
 * The accounts that somebody may mean who calls support (M3): an identifier, an e-mail address, a mobile, an INE, or a first
 * name and a name. Every way has an index.
 */
export async function findAccounts({ db }: Pick<IdpContext, 'db'>, typed: string): Promise<Account[]> {
  const text = typed.trim();
  const mobile = parseMobile(text, { allowFiction: true, allowForeign: true });
  const pupil = await pupils(db).findOne({ ine: text.toUpperCase() }, { _id: 1 }).lean();
  const ways = [
    { identifier: text.toLowerCase() },
    ...(text.includes('@') ? [{ 'email.address': text.toLowerCase() }] : []),
    ...(mobile.ok ? [{ phone: mobile.e164 }] : []),
    ...(pupil ? [{ pupilId: pupil._id }] : []),
    ...stemsOf(text).map((stem) => ({ identifier: trusted({ $regex: `^${stem.replaceAll('.', '\\.')}\\d*$` }) })),
  ];
  return accounts(db)
    .find(trusted({ $or: ways }))
    .sort({ identifier: 1 })
    .limit(MOST)
    .lean<Account[]>();
}
