import type { FormState } from '../../../web/forms.ts';
import type { IdpContext } from '../../context.ts';
import { groupBySchool } from '../../directory/children-of.ts';
import { type AskedChild, askedChildren, type ChildrenQuestion } from './ask-children.ts';
import { birthDateTriesLeft } from './birth-date-tries.ts';
import type { ChildAnswer } from './child-answer.ts';
import { WRONG_DATE } from './judge-children.ts';

interface ChildrenShown extends ChildrenQuestion {
  form: FormState;
  /** Given before, when every birth date was right: a page that is come back to shows them. */
  answers: readonly ChildAnswer[] | undefined;
}

/** What the page of the children shows; `none` to ask about, or `locked` until tomorrow by too many wrong dates. */
type ChildrenPage =
  | { ok: true; locals: { form: FormState } & Record<string, unknown> }
  | { ok: false; reason: 'none' | 'locked' };

/** As it is typed in France. */
const written = (birthDate: string) => birthDate.split('-').reverse().join('/');

function givenAnswers(answers: readonly ChildAnswer[], children: readonly AskedChild[]): Record<string, string> {
  const entries = children.flatMap((child) => {
    const answer = answers.find(({ pupilId }) => pupilId === child.pupilId);
    if (!answer) return [];
    if (!answer.mine) return [[child.answerField, 'no']];
    return [
      [child.answerField, 'yes'],
      [child.bornField, written(child.birthDate)],
    ];
  });
  return Object.fromEntries(entries);
}

/** What the partial `opening/children-form` shows (B6); only after the dates were right is more than first names shown. */
export async function showChildren(
  idp: Pick<IdpContext, 'config' | 'db' | 'limits'>,
  { form, answers, ...question }: ChildrenShown,
): Promise<ChildrenPage> {
  const children = await askedChildren(idp, question);
  if (children.length === 0) return { ok: false, reason: 'none' };
  const triesLeft = await birthDateTriesLeft(idp, question.guardianIds);
  if (triesLeft === 0) return { ok: false, reason: 'locked' };
  const wrong = form.errors.filter(({ text }) => text === WRONG_DATE);
  return {
    ok: true,
    locals: {
      form: { ...form, values: { ...givenAnswers(answers ?? [], children), ...form.values } },
      schools: groupBySchool(children),
      proved: answers !== undefined,
      wrongSchools: [...new Set(wrong.map(({ params }) => params?.school))].join(', '),
      triesLeft,
    },
  };
}
