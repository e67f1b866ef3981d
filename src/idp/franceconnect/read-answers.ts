import type { FieldError } from '../../web/forms.ts';
import type { AskedChild } from '../accounts/opening/ask-children.ts';
import type { ChildAnswer } from '../accounts/opening/child-answer.ts';

type Answers = { ok: true; answers: ChildAnswer[] } | { ok: false; errors: FieldError[] };

/** «Je suis» or «Je ne suis pas le représentant légal de cet élève» (B6), without dates: who she is was proved twice. */
export function readAnswers(children: readonly AskedChild[], typed: Readonly<Record<string, string>>): Answers {
  const errors = children
    .filter(({ answerField }) => !['yes', 'no'].includes(typed[answerField] ?? ''))
    .map(({ answerField, firstName }) => ({
      field: answerField,
      text: 'children:answer-missing',
      params: { name: firstName },
    }));
  if (errors.length > 0) return { ok: false, errors };
  const answers = children.map(({ answerField, pupilId }) => ({ pupilId, mine: typed[answerField] === 'yes' }));
  if (!answers.some(({ mine }) => mine)) return { ok: false, errors: [{ field: '', text: 'children:no-child-left' }] };
  return { ok: true, answers };
}
