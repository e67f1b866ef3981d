import { z } from 'zod';
import type { FieldError } from '../../../web/forms.ts';

const LONGEST = 100;

/** «Code de sécurité» (B5, E2). People copy it with spaces, dots or dashes. */
export const codeField = (missing: string, malformed: string) =>
  z
    .string()
    .max(LONGEST, malformed)
    .transform((typed) => typed.normalize('NFKC').replace(/[\s.-]/g, ''))
    .pipe(
      z
        .string()
        .min(1, missing)
        .regex(/^\d{6}$/, malformed),
    );

/** The form of a code sent by SMS; its faults are told by the texts `sms-code:`. */
export const codeForm = z.object({ code: codeField('sms-code:missing', 'sms-code:malformed') });

/** Why a code was not taken, as its page says it. */
export function codeErrors(refused: { reason: 'dead' } | { reason: 'wrong'; triesLeft: number }): FieldError[] {
  if (refused.reason === 'dead') return [{ field: '', text: 'sms-code:dead' }];
  return refused.triesLeft > 0
    ? [{ field: 'code', text: 'sms-code:wrong', params: { count: refused.triesLeft } }]
    : [{ field: '', text: 'sms-code:exhausted' }];
}
