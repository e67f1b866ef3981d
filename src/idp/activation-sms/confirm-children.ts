import { createHash } from 'node:crypto';
import { trusted } from 'mongoose';
import type { FieldError } from '../../web/forms.ts';
import { reserveIdentifier } from '../accounts/reserve-identifier.ts';
import type { IdpContext } from '../context.ts';
import { type Child, childrenOf } from '../directory/children-of.ts';
import { type Activation, activations, type ChildAnswer } from './activation.model.ts';
import { findActivation } from './find-activation.ts';
import { findPerson } from './find-person.ts';
import { birthDateUses } from './limits.ts';
import { birthDateFault, readBirthDate } from './read-birth-date.ts';

/** A child to answer for, and the names of her two fields, which tell nothing of her. */
export interface AskedChild extends Child {
  answerField: string;
  bornField: string;
}

/** The children to answer for (B6), each once: one that two schools know is asked about under the first. */
export async function askedChildren({ db }: IdpContext, activation: Activation): Promise<AskedChild[]> {
  const children = await childrenOf(db, activation.guardianIds);
  const once = new Map<string, AskedChild>();
  for (const child of children) {
    const field = createHash('sha256').update(`${activation._id}\0${child.pupilId}`).digest('hex').slice(0, 12);
    if (!once.has(child.pupilId)) {
      once.set(child.pupilId, { ...child, answerField: `child-${field}`, bornField: `born-${field}` });
    }
  }
  return [...once.values()];
}

/** The error at the date of a child that the school has otherwise; its params name the school. */
export const WRONG_DATE = 'activation-sms:birth-date-wrong';

export type Confirmed = { ok: true; activation: Activation | undefined } | { ok: false; errors: FieldError[] };

type Typed = Readonly<Record<string, string>>;

const schoolOf = (child: Child) => ({ name: child.firstName, school: child.schoolName ?? child.uai });
const isMine = (typed: Typed, { answerField }: AskedChild) => typed[answerField] === 'yes';

/** What is missing or unreadable: said without costing a try. */
function mistakes(children: readonly AskedChild[], typed: Typed): FieldError[] {
  return children.flatMap((child): FieldError[] => {
    const params = schoolOf(child);
    const { answerField, bornField } = child;
    const answer = typed[answerField];
    if (answer === 'no') return [];
    if (answer !== 'yes') return [{ field: answerField, text: 'activation-sms:answer-missing', params }];
    const born = typed[bornField]?.trim() ?? '';
    if (born === '') return [{ field: bornField, text: 'activation-sms:birth-date-missing', params }];
    if (readBirthDate(born)) return [];
    return [{ field: bornField, text: `activation-sms:birth-date-${birthDateFault(born)}`, params }];
  });
}

/**
 * Judges the answers on the children (B6). Each submission that is looked at takes one of the person's tries of the day,
 * given back when every date was right, so that parallel guesses gain nothing. Nothing is noted in the directory before
 * the account is open. Once all is right the person's identifier is reserved, for the page that shows it (B7).
 */
export async function confirmChildren(idp: IdpContext, activation: Activation, typed: Typed): Promise<Confirmed> {
  const { clock, config, db, limits } = idp;
  const children = await askedChildren(idp, activation);
  const errors = mistakes(children, typed);
  if (errors.length > 0) return { ok: false, errors };
  const mine = children.filter((child) => isMine(typed, child));
  if (mine.length === 0) return { ok: false, errors: [{ field: '', text: 'activation-sms:no-child-left' }] };

  const uses = birthDateUses(config, activation.guardianIds);
  const allowed = await limits.takeAll(uses);
  if (!allowed.ok) return { ok: false, errors: [{ field: '', text: 'activation-sms:birth-date-too-many' }] };
  const wrong = mine.filter(({ birthDate, bornField }) => readBirthDate(typed[bornField] ?? '') !== birthDate);
  if (wrong.length > 0) {
    const errors = wrong.map((child) => ({ field: child.bornField, text: WRONG_DATE, params: schoolOf(child) }));
    return { ok: false, errors };
  }
  const [persons] = await Promise.all([
    findPerson(db, activation),
    ...uses.map(([limit, subject]) => limits.giveBack(limit, subject)),
  ]);

  const answers = children.map((child): ChildAnswer => ({ pupilId: child.pupilId, mine: isMine(typed, child) }));
  const identifier = await reserveIdentifier(db, persons);
  const { _id, identityKey } = activation;
  const confirmed = await activations(db)
    .findOneAndUpdate(
      { _id, identityKey, 'code.usedAt': trusted({ $exists: true }), openedAt: trusted({ $exists: false }) },
      { $set: { answers, identifier } },
      { returnDocument: 'after' },
    )
    .lean<Activation>();
  return { ok: true, activation: confirmed ?? (await findActivation(db, _id, clock)) };
}
