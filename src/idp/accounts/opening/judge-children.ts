import type { FieldError } from '../../../web/forms.ts';
import type { IdpContext } from '../../context.ts';
import type { Child } from '../../directory/children-of.ts';
import { type AskedChild, askedChildren, type ChildrenQuestion } from './ask-children.ts';
import { birthDateUses } from './birth-date-tries.ts';
import type { ChildAnswer } from './child-answer.ts';
import { birthDateFault, readBirthDate } from './read-birth-date.ts';

/** The error at the date of a child that the school has otherwise; its params name the school. */
export const WRONG_DATE = 'children:birth-date-wrong';

/** What a form of {@link askedChildren} was filled in with. */
type Typed = Readonly<Record<string, string>>;

interface ChildrenAnswered extends ChildrenQuestion {
  typed: Typed;
}

type Judged = { ok: true; answers: ChildAnswer[] } | { ok: false; errors: FieldError[] };

const schoolOf = (child: Child) => ({ name: child.firstName, school: child.schoolName ?? child.uai });
const isMine = (typed: Typed, { answerField }: AskedChild) => typed[answerField] === 'yes';

/** What is missing or unreadable: said without costing a try. */
function mistakes(children: readonly AskedChild[], typed: Typed): FieldError[] {
  return children.flatMap((child): FieldError[] => {
    const params = schoolOf(child);
    const { answerField, bornField } = child;
    const answer = typed[answerField];
    if (answer === 'no') return [];
    if (answer !== 'yes') return [{ field: answerField, text: 'children:answer-missing', params }];
    const born = typed[bornField]?.trim() ?? '';
    if (born === '') return [{ field: bornField, text: 'children:birth-date-missing', params }];
    if (readBirthDate(born)) return [];
    return [{ field: bornField, text: `children:birth-date-${birthDateFault(born)}`, params }];
  });
}

/**
 * Judges the answers on the children (B6), without keeping anything. Each submission that is looked at takes one of the
 * person's tries of the day, given back when every date was right, so that parallel guesses gain nothing.
 */
export async function judgeChildren(
  idp: Pick<IdpContext, 'config' | 'db' | 'limits'>,
  { typed, ...question }: ChildrenAnswered,
): Promise<Judged> {
  const { config, limits } = idp;
  const children = await askedChildren(idp, question);
  const errors = mistakes(children, typed);
  if (errors.length > 0) return { ok: false, errors };
  const mine = children.filter((child) => isMine(typed, child));
  if (mine.length === 0) return { ok: false, errors: [{ field: '', text: 'children:no-child-left' }] };

  const uses = birthDateUses(config, question.guardianIds);
  const allowed = await limits.takeAll(uses);
  if (!allowed.ok) return { ok: false, errors: [{ field: '', text: 'children:birth-date-too-many' }] };
  const wrong = mine.filter(({ birthDate, bornField }) => readBirthDate(typed[bornField] ?? '') !== birthDate);
  if (wrong.length > 0) {
    return {
      ok: false,
      errors: wrong.map((child) => ({ field: child.bornField, text: WRONG_DATE, params: schoolOf(child) })),
    };
  }
  await Promise.all(uses.map(([limit, subject]) => limits.giveBack(limit, subject)));
  return { ok: true, answers: children.map((child) => ({ pupilId: child.pupilId, mine: isMine(typed, child) })) };
}
